import type { Messages } from './words.ts';

/** The Korean words. */
export const KO: Messages = {
  codes: {
    PERMISSION_DENIED: {
      title: '세션 읽기 권한 없음',
      message: '세션을 읽을 권한이 없습니다',
      meaning: 'chatzip을 실행한 사용자에게 이 세션의 파일을 읽을 권한이 없습니다.',
      hint: '해당 사용자가 파일을 읽을 수 있게 한 뒤 내보내기를 다시 실행하세요.',
    },
    LINK_REFUSED: {
      title: '세션 폴더 밖을 가리키는 링크',
      message: '세션이 세션 폴더 밖을 가리키는 링크입니다',
      meaning: '세션의 파일이 세션 폴더 밖을 가리키는 링크여서 따라가지 않았습니다.',
      hint: '링크의 대상을 신뢰한다면 --follow-links를 붙여 다시 실행하세요.',
    },
    FOLDER_UNREADABLE: {
      title: '폴더를 읽을 수 없음',
      message: '세션 폴더 하나를 읽지 못했습니다',
      meaning: '세션이 있을 수 있는 폴더를 읽지 못해 그 안의 세션을 찾지 못했습니다.',
      hint: '폴더가 그대로 있는지, 읽을 권한이 있는지 확인한 뒤 내보내기를 다시 실행하세요.',
    },
    SOURCE_UNREADABLE: {
      title: '폴더나 아카이브를 읽을 수 없음',
      message: '세션이 있는 폴더나 아카이브를 읽지 못했습니다',
      meaning: '읽으려는 곳이 있기는 하지만 읽을 수 없습니다.',
      hint: '폴더나 아카이브의 권한과 그 위치를 지정한 옵션을 확인하세요.',
    },
    OUTPUT_NOT_WRITABLE: {
      title: '출력 위치에 쓸 수 없음',
      message: '출력 위치에 쓸 권한이 없거나 폴더가 없습니다',
      meaning: '출력 위치가 없거나, 읽기 전용이거나, chatzip을 실행한 사용자에게 쓰기 권한이 없습니다.',
      hint: '폴더를 만들거나 --out(복원할 때는 --to), --report-file, --debug-log로 다른 위치를 지정하세요.',
    },
    BOOKMARK_NOT_WRITABLE: {
      title: '북마크를 쓸 수 없음',
      message: '북마크 폴더를 만들거나 잠그거나 쓸 수 없습니다',
      meaning: '북마크를 잠그거나 쓸 수 없습니다. 실행 결과를 기록할 수 없으므로 아무것도 내보내지 않았습니다.',
      hint: '북마크 폴더에 쓰기 권한을 주거나, --bookmark로 다른 파일을 지정하거나, --no-bookmark로 실행하세요.',
    },

    PARSE_ERROR: {
      title: '세션을 해석할 수 없음',
      message: '세션을 해석하지 못했습니다',
      meaning: '세션에 올바른 레코드가 한 줄도 없습니다. --strict를 쓰면 잘못된 줄이 하나만 있어도 실패합니다.',
      hint: '파일을 고치거나 지우세요. --strict가 없으면 올바른 줄이 하나라도 있는 세션은 내보냅니다.',
    },
    UNSUPPORTED_FORMAT: {
      title: '지원하지 않는 세션 형식',
      message: '세션의 레코드가 알려진 형식이 아닙니다',
      meaning: '세션에 올바른 레코드가 있지만 이 버전이 아는 종류가 하나도 없습니다.',
      hint: '더 새로운 chatzip이 있는지 확인하세요. 없다면 에이전트의 버전과 함께 알려 주세요.',
    },
    NESTING_TOO_DEEP: {
      title: '세션의 중첩이 너무 깊음',
      message: '세션의 레코드가 너무 깊게 중첩되어 있습니다',
      meaning: '세션의 모든 레코드가 1,000단계보다 깊게 중첩되어 있습니다. --strict를 쓰면 하나만 그래도 실패합니다.',
      hint: '파일이 손상되었을 가능성이 큽니다. 내용이 필요하면 사본을 보관하세요.',
    },
    ENTRY_DAMAGED: {
      title: '아카이브 항목 손상',
      message: '아카이브의 항목이 손상되었습니다',
      meaning: '항목의 체크섬, 크기, 해시, 이름 또는 매니페스트 행이 맞지 않습니다.',
      hint: '다른 사본의 아카이브를 쓰거나, 원본이 남아 있다면 세션을 다시 내보내세요.',
    },
    USAGE_ERROR: {
      title: '잘못된 사용법',
      message: '옵션이나 인수가 잘못되었습니다',
      meaning: '옵션이나 인수 또는 그 값을 이해할 수 없습니다. 아무 작업도 하지 않았습니다.',
      hint: 'chatzip --help와 명령을 비교해 보세요.',
    },
    CONFIG_INVALID: {
      title: '잘못된 설정',
      message: '제외 규칙이나 환경 변수를 사용할 수 없습니다',
      meaning: '제외 규칙 파일이 없거나 형식이 잘못되었거나, 환경 변수의 값이 잘못되었습니다.',
      hint: '규칙 파일이나 환경 변수를 고치세요. 규칙은 한 줄에 하나이며, 단어나 "따옴표로 묶은 구절"을 AND나 OR로 잇습니다. 괄호와 NOT은 쓸 수 없습니다. 지정한 규칙 없이는 내보내지 않습니다.',
    },
    BOOKMARK_CORRUPT: {
      title: '북마크 손상',
      message: '북마크를 읽을 수 없거나 북마크가 손상되었습니다',
      meaning:
        '북마크를 읽을 수 없거나, 비어 있거나, 형식이 잘못되었거나, 체크섬이 맞지 않습니다. 파일은 그대로 두었습니다.',
      hint: '백업에서 복원하거나 chatzip bookmark reset --yes를 실행하세요(--bookmark FILE로 지정한 북마크라면 그것도 붙입니다). 그러면 모든 세션을 한 번 더 내보냅니다.',
    },
    BOOKMARK_VERSION_UNSUPPORTED: {
      title: '너무 새로운 북마크',
      message: '더 새로운 chatzip이 쓴 북마크입니다',
      meaning: '이 chatzip이 모르는 버전의 북마크입니다. 파일은 그대로 두었습니다.',
      hint: 'chatzip을 업데이트하거나 --bookmark로 다른 파일을 지정하세요.',
    },

    SESSION_VANISHED: {
      title: '세션이 사라짐',
      message: '찾았던 세션이 사라졌습니다',
      meaning: '폴더를 읽을 때 있던 세션의 파일이 내보내려 할 때는 없었습니다.',
      hint: '내보내기를 다시 실행하세요. 일부러 지운 세션이라면 아무것도 하지 않아도 됩니다.',
    },
    NOT_IN_ARCHIVE: {
      title: '아카이브에 없음',
      message: '아카이브에 있어야 할 것이 어느 아카이브에도 없습니다',
      meaning:
        '실행의 볼륨, 북마크가 안전하다고 하는 세션, 또는 복원하려는 세션의 원본 파일이 지정한 아카이브 어디에도 없습니다.',
      hint: '아카이브를 모두 지정하거나 아카이브가 든 폴더를 지정하세요. 어디에도 없는 것은 에이전트에 남아 있는 동안 --since incremental 없이 다시 내보내세요. 복원하려면 --format md,raw로 내보낸 세션이어야 합니다.',
    },
    SOURCE_NOT_FOUND: {
      title: '세션 폴더를 찾을 수 없음',
      message: '세션이 있어야 할 폴더가 없습니다',
      meaning: '지정한 폴더가 없습니다. 아무것도 하지 않았습니다.',
      hint: '--base-dir과 환경 변수 CLAUDE_CONFIG_DIR을 확인하세요.',
    },
    SESSION_NOT_FOUND: {
      title: '세션을 찾을 수 없음',
      message: '지정한 ID의 세션이 없습니다',
      meaning: '찾은 세션 가운데 지정한 문자로 시작하는 ID가 없습니다. 아무것도 하지 않았습니다.',
      hint: 'chatzip list --project NAME으로 ID를 확인하세요. 아카이브의 ID는 manifest.jsonl에 있습니다.',
    },
    ARCHIVE_NOT_FOUND: {
      title: '아카이브를 찾을 수 없음',
      message: '아카이브가 없거나 ZIP 파일이 아닙니다',
      meaning: '지정한 아카이브가 없거나 ZIP 파일이 아닙니다.',
      hint: '아카이브의 이름을 확인하세요. 손상되었거나 잘린 아카이브라면 다른 사본을 쓰세요.',
    },

    SOURCE_CHANGED: {
      title: '읽는 동안 세션이 바뀜',
      message: '읽는 동안 세션이 바뀌었습니다',
      meaning: '세션의 파일을 읽는 동안 파일이 교체되거나 줄어드는 일이 연달아 두 번 있었습니다.',
      hint: '세션이 더 이상 바뀌지 않을 때 내보내기를 다시 실행하세요.',
    },
    SESSION_AMBIGUOUS_PREFIX: {
      title: '모호한 세션 ID',
      message: '지정한 문자로 시작하는 ID의 세션이 여러 개입니다',
      meaning:
        '지정한 ID나 그 앞부분이 둘 이상의 세션과 일치합니다. 다른 폴더로 옮긴 세션도 그렇습니다. 아무것도 하지 않았습니다.',
      hint: 'ID를 더 길게 입력하거나(전체 ID는 chatzip list --project NAME에서 볼 수 있습니다) --project로 프로젝트를 지정하세요. ID가 같은 세션은 폴더 이름 일부로 구별할 수 있습니다.',
    },
    LOCK_HELD: {
      title: '다른 내보내기가 실행 중',
      message: '다른 실행이 북마크를 사용하고 있습니다',
      meaning: '다른 chatzip이 같은 북마크로 작업하고 있습니다. 이번 실행에서는 아무것도 내보내지 않았습니다.',
      hint: '다른 실행이 끝난 뒤 다시 시도하거나 --wait로 기다리세요.',
    },
    OUTPUT_EXISTS: {
      title: '출력 파일이 이미 있음',
      message: '출력할 이름의 파일이 이미 있습니다',
      meaning: '출력할 이름을 다른 파일이 이미 쓰고 있습니다. 그 파일은 그대로 두었습니다.',
      hint: '--out으로 다른 이름을 고르거나 --force로 덮어쓰세요.',
    },
    RESTORE_CONFLICT: {
      title: '다른 파일이 자리를 차지함',
      message: '항목을 복원할 자리에 다른 파일이 있습니다',
      meaning: '항목이 놓일 자리에 내용이 다른 파일이 있습니다. 그 파일은 그대로 두었습니다.',
      hint: '그 뒤로 이어진 세션이라면 그대로 두세요. 그렇지 않으면 그 파일을 옮기거나 --to로 빈 폴더에 복원하세요.',
    },

    TOO_MANY_OPEN_FILES: {
      title: '열린 파일이 너무 많음',
      message: '열린 파일이 너무 많아 세션을 읽지 못했습니다',
      meaning: '세션을 읽는 동안 이 사용자나 컴퓨터의 열린 파일 수가 한도에 이르렀습니다.',
      hint: '1분쯤 기다렸다가 다시 실행하거나 한도를 올리세요(ulimit -n).',
    },

    LINE_TOO_LARGE: {
      title: '레코드가 너무 큼',
      message: '세션의 레코드가 한 줄의 한도보다 큽니다',
      meaning: '세션의 모든 레코드가 --max-line-bytes보다 큽니다. --strict를 쓰면 하나만 커도 실패합니다.',
      hint: '--max-line-bytes 값을 늘려 다시 실행하세요.',
    },
    SESSION_TOO_LARGE: {
      title: '세션이 너무 큼',
      message: '세션이 한도보다 큽니다',
      meaning:
        '세션이 --max-session-bytes보다 크거나, 메모리에 담을 수 없거나(레코드 백만 개), ZIP 아카이브의 한도(3.9GiB)를 넘습니다.',
      hint: '--max-session-bytes를 지정했다면 값을 늘리거나, 한 번에 내보내는 형식을 줄이세요.',
    },
    DISK_FULL: {
      title: '디스크 공간 부족',
      message: '출력을 쓸 공간이 없습니다',
      meaning: '출력을 쓰는 동안 디스크 공간, 할당량 또는 파일 크기 한도가 다 찼습니다.',
      hint: '공간을 확보하거나 다른 위치를 지정한 뒤 같은 명령을 다시 실행하세요.',
    },

    SOURCE_READ_ERROR: {
      title: '세션 읽기 오류',
      message: '세션을 읽지 못했습니다',
      meaning: '세션의 파일을 읽는 동안 시스템 오류가 발생했습니다.',
      hint: '내보내기를 다시 실행하세요. 또 실패하면 디스크나 네트워크 드라이브를 점검하세요.',
    },
    NOT_A_SESSION_FILE: {
      title: '세션 파일이 아님',
      message: '세션의 이름을 가졌지만 일반 파일이 아닙니다',
      meaning: '파이프, 소켓, 장치 또는 대상이 없는 링크가 세션의 이름을 가지고 있습니다.',
      hint: '세션 폴더에 있을 것이 아니라면 지우세요.',
    },
    OUTPUT_IO_ERROR: {
      title: '출력 오류',
      message: '출력을 쓰는 동안 시스템 오류가 발생했습니다',
      meaning:
        '출력을 쓰거나, 다시 읽어 확인하거나, 이름을 붙이는 데 실패했습니다. 완성되지 않은 것은 남기지 않았습니다.',
      hint: '같은 명령을 다시 실행하세요. 또 실패하면 디스크를 점검하거나 다른 위치를 지정하세요.',
    },
    BOOKMARK_NOT_SAVED: {
      title: '북마크를 저장하지 못함',
      message: '아카이브는 완성되었지만 북마크를 저장하지 못했습니다',
      meaning: '아카이브는 온전하지만 북마크에 기록되지 않아, 다음 실행에서 같은 세션을 다시 내보냅니다.',
      hint: '공간을 확보하고 북마크 폴더의 권한을 확인한 뒤 내보내기를 다시 실행하세요.',
    },

    INTERNAL_ERROR: {
      title: '내부 오류',
      message: '예상하지 못한 오류가 발생했습니다',
      meaning: 'chatzip의 버그입니다. 세션을 변환하다 생긴 버그라면 그 세션만 실패합니다.',
      hint: '--debug-log를 붙여 다시 실행한 뒤 버그를 알려 주세요. 그 파일에는 세션의 내용이 들어 있을 수 있으니 먼저 살펴보세요.',
    },
    WORKER_DIED: {
      title: '작업 스레드 종료',
      message: '세션을 변환하던 작업 스레드가 종료되었습니다',
      meaning: '세션을 변환하던 작업 스레드가 도중에 끝났습니다. 메모리가 부족했을 가능성이 큽니다.',
      hint: '내보내기를 다시 실행하세요. 메모리가 부족하면 --jobs 값을 줄이세요.',
    },
    INTERRUPTED: {
      title: '실행 중단',
      message: '신호를 받아 실행을 끝냈습니다',
      meaning:
        '중단하라는 신호를 받았습니다. 완성된 아카이브는 온전하고 기록되었으며, 완성되지 않은 것은 남기지 않았습니다.',
      hint: '같은 명령을 다시 실행하세요. --since incremental을 쓰면 멈춘 곳부터 이어집니다.',
    },

    EXPORT_OK: {
      title: '모든 세션을 내보냄',
      message: '내보낼 세션을 모두 내보냈습니다',
      meaning: '내보낼 세션이 모두 아카이브에 있습니다.',
      hint: '따로 할 일이 없습니다.',
    },
    EXPORT_PARTIAL: {
      title: '일부 세션을 내보내지 못함',
      message: '일부 세션을 내보내지 못했습니다',
      meaning:
        '내보낸 것은 안전합니다. 실패한 세션이나 폴더가 하나 이상 있으며 보고서에 나와 있습니다. verify와 restore에서는 일부 항목만 온전하고 나머지는 손상되었거나 빠졌거나 충돌합니다.',
      hint: '아카이브를 보관하세요. 보고서의 실패를 살펴보고, 고칠 수 있는 것을 고친 뒤 내보내기를 다시 실행하세요.',
    },
    EXPORT_ALL_FAILED: {
      title: '어떤 세션도 내보내지 못함',
      message: '어떤 세션도 내보내지 못했습니다',
      meaning:
        '실패한 세션이나 폴더가 하나 이상 있고 내보낸 세션은 없습니다. 아카이브는 만들지 않았고 북마크는 그대로입니다. verify와 restore에서는 온전하거나 복원할 수 있는 항목이 하나도 없습니다.',
      hint: '보고서의 실패를 살펴보고, 고칠 수 있는 것을 고친 뒤 같은 명령을 다시 실행하세요.',
    },
    EXPORT_NOTHING_TO_EXPORT: {
      title: '내보낼 것이 없음',
      message: '내보낼 세션이 없습니다',
      meaning: '세션을 찾지 못했거나, 찾은 세션이 모두 변경되지 않았거나 비어 있거나 걸러졌거나 제외되었습니다.',
      hint: '세션이 있어야 한다면 --since, --project, --base-dir을 확인하세요. chatzip list로 무엇이 있는지 볼 수 있습니다.',
    },
  },
  outcomes: {
    verify: {
      EXPORT_OK: '모두 온전함',
      EXPORT_PARTIAL: '손상되었거나 빠진 것이 있음',
      EXPORT_ALL_FAILED: '온전한 것이 없음',
      EXPORT_NOTHING_TO_EXPORT: '검증할 것이 없음',
    },
    restore: {
      EXPORT_OK: '모두 복원함',
      EXPORT_PARTIAL: '일부 파일을 복원하지 못함',
      EXPORT_ALL_FAILED: '어떤 파일도 복원하지 못함',
      EXPORT_NOTHING_TO_EXPORT: '복원할 것이 없음',
    },
    look: {
      EXPORT_OK: '모든 세션을 읽음',
      EXPORT_PARTIAL: '일부 세션을 읽지 못함',
      EXPORT_ALL_FAILED: '어떤 세션도 읽지 못함',
      EXPORT_NOTHING_TO_EXPORT: '세션을 찾지 못함',
    },
  },
  usage: {
    'unknown-flag': '{field}은(는) 이 명령의 플래그가 아닙니다. chatzip --help를 보세요.',
    'likely-flag': '{field}은(는) 이 명령의 플래그가 아닙니다. {mention}을(를) 쓰려고 하셨나요?',
    'unknown-option': '{field}은(는) 내보내기의 옵션이 아닙니다.',
    'unknown-command': '{field}은(는) 명령이 아닙니다. chatzip --help를 보세요.',
    'likely-command': '{field}은(는) 명령이 아닙니다. {mention}을(를) 쓰려고 하셨나요?',
    'late-command': '{field}은(는) 명령입니다. 명령은 --lang을 뺀 모든 플래그보다 앞에 씁니다.',
    'second-command': '{field}도 명령입니다. 명령은 한 번에 하나만 씁니다.',
    'stray-path': '인수 가운데 명령이 아닌 것이 있습니다. 저장할 위치는 --out으로 지정합니다.',
    'other-command': '{field}은(는) 이 명령이 아니라 {mention}의 플래그입니다.',
    'missing-value': '{field}에는 값이 필요합니다.',
    'no-value': '{field}에는 값을 쓰지 않습니다.',
    'missing-argument': '인수가 빠졌습니다: {field}. chatzip --help를 보세요.',
    'unexpected-argument': '{field}은(는) 필요 없는 인수입니다. chatzip --help를 보세요.',
    'stray-argument': '필요 없는 인수가 있습니다. chatzip --help를 보세요.',
    'project-argument': '필요 없는 인수가 있습니다. 프로젝트는 {mention}(으)로 고릅니다.',
    'bad-value': '{field}에 쓸 수 없는 값입니다. chatzip --help를 보세요.',
    'bad-option': '{field}에 쓸 수 없는 값입니다. docs/library.md를 보세요.',
    'bad-trace-id': '{field}에는 영문자, 숫자, 점, 밑줄, 붙임표로 된 1~64자를 씁니다.',
    'bad-choice': '{field}에 쓸 수 있는 값: {mention}.',
    'bad-date': '{field}에는 2026-11-01 같은 날짜를 씁니다.',
    'bad-since': '{field}에는 2026-11-01 같은 날짜, 또는 7d, 12h, all, last, incremental을 씁니다.',
    'bad-order': '{field}이(가) {mention}보다 이릅니다.',
    'bad-number': '{field}에는 정수를 쓰세요({mention}).',
    'bad-size': '{field}에는 {mention}바이트 이상의 크기를 쓰세요. 예: 1000000, 512M, 2GiB.',
    'unknown-code': '{field}은(는) 코드가 아닙니다. chatzip explain을 실행하면 모든 코드를 볼 수 있습니다.',
    'unknown-exit':
      '{field}은(는) chatzip의 종료 코드가 아닙니다. 종료 코드는 chatzip --help에 있습니다. 128보다 크면 128에 프로그램을 끝낸 신호의 번호를 더한 것입니다.',
    'unknown-schema': '{field}은(는) 스키마가 아닙니다. 스키마는 {mention}입니다.',
    conflict: '{field}은(는) {mention}과(와) 같이 쓸 수 없습니다.',
    'same-place': '{field}이(가) {mention}과(와) 같은 파일을 가리킵니다.',
    'needs-yes': '북마크를 옆으로 옮기는 일입니다. 정말이면 --yes를 붙이세요.',
    'needs-other': '{mention}에는 {field}이(가) 필요합니다.',
    'needs-force': '에이전트가 세션을 두는 곳입니다. 여기에 복원하려면 --force를 붙이세요.',
    'needs-file': '{field}은(는) {mention}(으)로 이름을 정한 아카이브를 덮어씁니다. .zip으로 끝나는 이름을 주세요.',
    'needs-folder': '{field}은(는) 폴더에 씁니다. {mention}의 이름이 .zip으로 끝나면 안 됩니다.',
    'below-source': '{field}: 세션을 읽어 오는 폴더 안입니다. 그 안에는 아무것도 쓰지 않으니 바깥의 위치를 지정하세요.',
    'one-project': '{field}: 프로젝트 하나의 폴더입니다. 그 위의 폴더를 지정하고, 프로젝트는 {mention}(으)로 고르세요.',
    'missing-bookmark': '{field}로 지정한 북마크가 없습니다.',
    'folder-bookmark': '북마크가 있을 자리에 폴더가 있습니다. 파일을 지정하거나 폴더를 다른 곳으로 옮기세요.',
    'no-archive': '지정한 폴더에 chatzip의 아카이브가 없습니다.',
    'missing-file': '제외 규칙({mention})을 읽을 수 없어 아무것도 내보내지 않았습니다.',
    'malformed-rule': '제외 규칙({mention})의 {line}번째 줄을 이해할 수 없어 아무것도 내보내지 않았습니다.',
  },
  namedBookmarkHint:
    '백업에서 복원하거나 같은 FILE로 chatzip bookmark reset --yes --bookmark FILE을 실행하세요. 그러면 모든 세션을 한 번 더 내보냅니다.',
  details: {
    ok: '세션 {exported}개를 내보냈습니다.',
    okInOneArchive: '세션 {exported}개가 아카이브에 있습니다.',
    okInArchives: '세션 {exported}개가 아카이브 {archives}개에 있습니다.',
    okDryRun: '세션 {exported}개를 내보내게 됩니다.',
    nothing:
      '세션 {discovered}개를 찾았습니다: 변경 없음 {unchanged}개, 비어 있음 {empty}개, 걸러짐 {filtered}개, 제외됨 {excluded}개.',
    partialExported: '세션 {attempted}개 중 {failed}개가 실패했고 {exported}개를 내보냈습니다.',
    partialInOneArchive: '세션 {attempted}개 중 {failed}개가 실패했고 {exported}개가 아카이브에 있습니다.',
    partialInArchives: '세션 {attempted}개 중 {failed}개가 실패했고 {exported}개가 아카이브 {archives}개에 있습니다.',
    partialDryRun: '세션 {attempted}개 중 {failed}개가 실패했고 {exported}개를 내보내게 됩니다.',
    allFailed: '세션 {attempted}개 중 {failed}개가 실패했고 내보낸 세션이 없습니다.',
    foldersFailed: '폴더 {folders}개를 읽지 못했습니다.',
    bookmarkNotSaved: '세션 {exported}개를 내보냈고, 다음 실행에서 다시 내보냅니다.',
    bookmarkPartlySaved: '세션 {exported}개를 내보냈고, 그중 {again}개는 다음 실행에서 다시 내보냅니다.',
    notReached: '{notReached}개는 처리하지 못했습니다.',
    looked: '세션 {exported}개를 읽었습니다.',
    lookedPartly: '세션 {attempted}개 중 {failed}개를 읽지 못했고 {exported}개를 읽었습니다.',
    lookedNone: '세션 {attempted}개 중 {failed}개를 읽지 못했습니다.',
    verified: '항목 {exported}개가 온전합니다.',
    verifiedPartly: '항목 {attempted}개 중 {failed}개가 손상되었거나 빠졌고 {exported}개가 온전합니다.',
    verifiedNone: '{failed}개가 손상되었거나 빠졌고 온전한 것이 없습니다.',
    verifyStopped: '항목 {attempted}개를 확인하고 멈췄습니다. {failed}개가 손상되었거나 빠졌습니다.',
    restored: '파일 {exported}개를 복원했고 {unchanged}개는 이미 있었습니다.',
    restoreDryRun: '파일 {exported}개를 복원하게 되며 {unchanged}개는 이미 있습니다. {failed}개는 복원할 수 없습니다.',
    restoredPartly: '파일 {failed}개를 복원하지 못했습니다. {exported}개를 복원했고 {unchanged}개는 이미 있었습니다.',
    restoreStopped:
      '파일 {exported}개를 복원하고 멈췄습니다. {failed}개가 실패했고 {notReached}개는 처리하지 못했습니다.',
    stoppedBefore: '세션을 내보내기 전에 멈췄습니다.',
    stoppedAfter:
      '세션 {due}개 중 {exported}개를 내보내고 멈췄습니다. {failed}개가 실패했고 {notReached}개는 처리하지 못했습니다.',
  },
};

/** `Content-Disposition` for a download of that well-formed name (RFC 6266): in ASCII, and where that is not it, in UTF-8 too. */
export function contentDisposition(name: string): string {
  const ascii = name.replace(/[^ -~]|["\\%]/gu, '_');
  const plain = `attachment; filename="${ascii}"`;
  return ascii === name ? plain : `${plain}; filename*=UTF-8''${percentEncoded(name)}`;
}

/** Without `'`, `(`, `)` and `*`, which encodeURIComponent leaves and RFC 8187 does not. */
function percentEncoded(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

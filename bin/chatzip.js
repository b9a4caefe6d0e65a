#!/usr/bin/env node

// What package.json says under "engines": npx starts us all the same where that does not hold.
const [major, minor] = process.versions.node.split('.').map(Number);
const isServed = major === 20 ? minor >= 15 : major > 22 || (major === 22 && minor >= 2);

if (isServed) {
  await import('../dist/cli/main.js');
} else {
  process.exitCode = 1;
  process.stderr.write(
    `chatzip needs Node 20 from 20.15 on, or 22.2 or newer; this is Node ${process.versions.node}.\n`,
  );
}

// `npm test`: installs what is missing, then runs every check, one after another; the first that fails ends it.
import { spawnSync } from 'node:child_process';
import './install.mjs';
import './browser.mjs';

const node = (...args) => [process.execPath, args];
const checks = {
  types: node('node_modules/typescript/lib/tsc.js', '--noEmit'),
  lint: node('node_modules/@biomejs/biome/bin/biome', 'check', '.'),
  'unit, property, contract, scenario and corpus tests': node('node_modules/vitest/vitest.mjs', 'run'),
  build: node('scripts/build.mjs'),
  'end-to-end tests': node('node_modules/@playwright/test/cli.js', 'test'),
};

for (const [name, [command, args]] of Object.entries(checks)) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit' });
  if (status !== 0) {
    console.error(`\n${name}: failed`);
    process.exit(status ?? 1);
  }
}
console.log('\nall checks passed');

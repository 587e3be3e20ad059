// Makes sure that the end-to-end tests have a Chromium: Playwright's own, the system's, or one installed now.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const hasSystem = () => system.some((path) => existsSync(path));

async function hasOwn() {
  const { chromium } = await import('@playwright/test');
  try {
    return existsSync(chromium.executablePath());
  } catch {
    return false;
  }
}

function run(command, args) {
  console.log(`> ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

if (!process.env.PW_CHROMIUM && !hasSystem() && !(await hasOwn())) {
  console.log('Installing a Chromium for the end-to-end tests …');
  const byPlaywright = run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium']);
  const isRoot = process.getuid?.() === 0;
  const sudo = isRoot ? [] : ['sudo', '-n'];
  const apt = (...args) => run([...sudo, 'apt-get'][0], [...[...sudo, 'apt-get'].slice(1), ...args]);
  if (!byPlaywright && !(apt('update') && apt('install', '-y', 'chromium'))) {
    console.error('No Chromium could be installed. Install one and set PW_CHROMIUM to its path.');
    process.exit(1);
  }
}

import { existsSync } from 'node:fs';
import { chromium, defineConfig, devices } from '@playwright/test';

// PW_CHROMIUM wins; else Playwright's own browser if it is there; else the system's.
const own = (() => {
  try {
    return existsSync(chromium.executablePath());
  } catch {
    return false;
  }
})();
const system = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((p) => existsSync(p));
const executablePath = process.env.PW_CHROMIUM ?? (own ? undefined : system);
// Another build than dist/, for those who work side by side.
const dist = process.env.KUBARIUM_DIST ?? 'dist';
const port = Number(process.env.KUBARIUM_E2E_PORT ?? 4173);

export default defineConfig({
  testDir: 'e2e',
  fullyParallel: false,
  workers: 1,
  forbidOnly: !!process.env.CI,
  timeout: 180_000,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}/`,
    // A trace doubles the time: it keeps the whole document at each step.
    trace: process.env.KUBARIUM_TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
  },
  projects: [
    {
      name: 'chromium',
      use: {
        ...devices['Desktop Chrome'],
        viewport: { width: 1440, height: 900 },
        // Where motion is the subject a test asks for it.
        contextOptions: { reducedMotion: 'reduce' },
        launchOptions: executablePath ? { executablePath } : {},
      },
    },
  ],
  webServer: {
    command: `node node_modules/vite/bin/vite.js preview --outDir ${dist} --host 127.0.0.1 --port ${port} --strictPort`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: !process.env.CI,
    timeout: 180_000,
  },
});

/** The built page under its strict policy: it allows nothing but itself, and the page needs no more. */
import { expect as anyExpect, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 60_000 });

test('the built page allows nothing but itself, and needs no more', async ({ page }) => {
  const app = new AppPage(page);
  const answered: string[] = [];
  page.on('response', (response) => answered.push(response.url()));
  await app.open();
  const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
  const directives = new Map(
    policy!.split(';').map((one) => [one.trim().split(' ')[0], one.trim().split(' ').slice(1)]),
  );
  expect(directives.get('default-src')).toEqual(["'none'"]);
  expect(directives.get('connect-src')).toEqual(["'none'"]);
  expect(directives.get('script-src')).toEqual(["'self'"]);
  expect(directives.get('worker-src')).toEqual(["'self'"]);
  for (const sources of directives.values()) expect(sources.join(' ')).not.toMatch(/https?:|\*|unsafe-eval/);

  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);

  // The policy acts, also towards its own origin: asked for by hand, nothing goes out.
  answered.length = 0;
  const answers = await page.evaluate(() =>
    Promise.allSettled([fetch('./favicon.svg'), fetch('https://example.com/')]).then((all) =>
      all.map(({ status }) => status),
    ),
  );
  expect(answers).toEqual(['rejected', 'rejected']);
  expect(answered).toEqual([]);
  expect(app.errors.every((told) => told.includes('Content Security Policy'))).toBe(true);
});

/** One recipe, one history: in Chromium as in Node, however it is cut into slices. */
import { expect as anyExpect, test } from '@playwright/test';
import { createServer } from 'vite';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 60_000 });

test('played, run and rebuilt in Chromium, and built in Node, a history is the same', async ({ page }) => {
  const app = new AppPage(page);
  await app.open({ playing: true });
  const ask = () =>
    page.evaluate(async () => {
      const { connection } = window.__kubarium;
      return { hash: (await connection.ask('history-hash', undefined)) as string, end: connection.clock!.end };
    });
  // Played, in slices of a frame, with an action on the way.
  await expect
    .poll(() => page.evaluate(() => window.__kubarium.connection.clock!.end.step), { timeout: 60_000 })
    .toBeGreaterThan(60);
  await page.evaluate(() => window.__kubarium.connection.act({ do: 'cordon', node: 'worker-2', unschedulable: true }));
  // Run, in slices of 200 tasks.
  await page.evaluate(() =>
    window.__kubarium.connection.send({ type: 'run', goal: { until: 'time', timeMs: 60_000 } }),
  );
  await expect.poll(async () => (await ask()).end.time, { timeout: 60_000 }).toBe(60_000);
  await app.idle();
  const played = await ask();
  const recipe = await page.evaluate(() => window.__kubarium.connection.recipe!);
  // Built again, in slices of 2,000 tasks.
  await page.evaluate(({ recipe: again, end }) => window.__kubarium.connection.open(again, { at: end }), {
    recipe,
    end: played.end,
  });
  await expect.poll(async () => (await ask()).end, { timeout: 60_000 }).toEqual(played.end);
  expect(await ask()).toEqual(played);

  const vite = await createServer({
    server: { middlewareMode: true, ws: false },
    appType: 'custom',
    logLevel: 'error',
  });
  try {
    const { Session } = (await vite.ssrLoadModule('/src/worker/session.ts')) as typeof import('../src/worker/session');
    const { hashHistory } = (await vite.ssrLoadModule(
      '/src/bench/history-hash.ts',
    )) as typeof import('../src/bench/history-hash');
    const session = new Session(recipe.config);
    for (const _ of session.rebuild(recipe, played.end));
    expect({ hash: hashHistory(session.cluster), end: session.end }).toEqual(played);
  } finally {
    await vite.close();
  }
});

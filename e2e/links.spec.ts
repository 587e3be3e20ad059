/** One thing in all panels: what is pointed at or chosen in one is seen in the others, and nothing moves that need not. */
import { expect as anyExpect, type Locator, type Page, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 30_000 });

let app: AppPage;
const stage = (page: Page) => page.locator('[data-region=stage]');
const cells = (page: Page) => stage(page).locator('[data-key^="pod:"]');
const row = (page: Page, short: string) =>
  page.locator('[data-region=timeline] [data-row]').filter({ has: page.getByText(short, { exact: true }) });
const ground = (one: Locator) => one.locator('rect').first();

/** The picture of one of the example's own pods; CoreDNS has two beside them. */
async function ownCell(page: Page, index: number): Promise<Locator> {
  const listed = stage(page).locator('[data-mirror^="pods/default/"]').nth(index);
  return stage(page).locator(`[data-key^="pod:"][data-uid="${await listed.getAttribute('data-uid')}"]`);
}

/** Opens the page with the example's four pods ready, at rest. */
async function ready(page: Page): Promise<void> {
  app = new AppPage(page);
  await app.open();
  await page.evaluate(() => {
    const { connection } = window.__kubarium;
    connection.send({ type: 'play', playing: false });
    connection.send({ type: 'run', goal: { until: 'all-ready' } });
  });
  const list = stage(page).getByRole('navigation', { name: 'Nodes and pods' });
  await expect(list.locator('[data-mirror^="pods/default/"][data-status=Running]')).toHaveCount(4);
  await app.idle();
}

test.afterEach(() => {
  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('a pod that is pointed at on the stage shows in timeline and manifest; chosen, in the inspector too', async ({
  page,
}) => {
  await ready(page);
  const cell = await ownCell(page, 0);
  const short = (await cell.locator('text').first().textContent()) ?? '';
  await cell.hover();
  await expect(ground(row(page, short))).toHaveAttribute('fill', 'var(--hover)');
  await expect(page.locator('.monaco-editor .view-overlays [class*=linked]').first()).toBeVisible();
  await cell.click();
  await expect(row(page, short).locator('text.chosen')).toHaveText(short);
  await expect(app.region('inspector').getByRole('heading', { name: new RegExp(`${short}$`) })).toBeVisible();
  await page.mouse.move(5, 5);
  await expect(cell).not.toHaveAttribute('data-hovered');
  await expect(cell).toHaveAttribute('data-selected', '');
});

test('a row of the timeline and a line of the manifest show on the stage', async ({ page }) => {
  await ready(page);
  const cell = await ownCell(page, 1);
  const short = (await cell.locator('text').first().textContent()) ?? '';
  await row(page, short).getByText(short, { exact: true }).hover();
  await expect(cell).toHaveAttribute('data-hovered', '');
  await page.locator('.monaco-editor .view-line').filter({ hasText: 'replicas' }).hover();
  await expect(cell).not.toHaveAttribute('data-hovered');
  await expect(stage(page).locator('[data-key^="pod:"]:not([data-dim])')).toHaveCount(4);
  await expect(stage(page).locator('[data-key^="bridge:"][data-dim]')).toHaveCount(3);
});

test('with reduced motion a step is drawn at once and nothing travels', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await ready(page);
  await stage(page).focus();
  await page.keyboard.press('Home');
  await app.idle();
  const places = (): Promise<(string | null)[]> =>
    stage(page)
      .locator('[data-layer] > g')
      .evaluateAll((all) => all.map((one) => one.getAttribute('transform')));
  for (let i = 0; i < 6; i++) {
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(() => window.__kubarium.connection.isIdle);
    const first = await places();
    await page.waitForTimeout(150);
    expect(await places()).toEqual(first);
    expect(await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running'))).toEqual(
      [],
    );
  }
});

test('one namespace narrows the pods of the stage and of its list, and says who holds the other slots', async ({
  page,
}) => {
  await ready(page);
  const before = await stage(page).locator('[data-key^="node:"]').count();
  await app
    .region('bar')
    .getByRole('button', { name: /Namespace/ })
    .click();
  await app.menu.getByText('kube-system').click();
  await app.idle();
  await expect(cells(page)).toHaveCount(2);
  await expect(stage(page).locator('[data-mirror^="pods/"]')).toHaveCount(2);
  await expect(stage(page).locator('[data-key^="free:"] text', { hasText: 'default' })).toHaveCount(4);
  expect(await stage(page).locator('[data-key^="node:"]').count()).toBe(before);
  await expect(stage(page).locator('[data-key="plane:kube-apiserver"]')).toContainText(/\d+ watches/);
});

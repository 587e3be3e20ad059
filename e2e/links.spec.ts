/** One thing in all panels: what is pointed at or chosen in one is seen in the others, and nothing moves that need not. */
import { expect as anyExpect, type Locator, type Page, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 30_000 });

test.describe.configure({ mode: 'serial' });
let app: AppPage;
let page: Page;
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

// One page with the example's four pods ready, at rest.
test.beforeAll(async ({ browser }) => {
  app = await AppPage.shared(browser);
  page = app.page;
  await app.runUntilReady();
  const list = stage(page).getByRole('navigation', { name: 'Nodes and pods' });
  await expect(list.locator('[data-mirror^="pods/default/"][data-status=Running]')).toHaveCount(4);
});
test.afterAll(() => app.close());

test.beforeEach(() => app.set({ selection: undefined, playHead: 'live' }));
test.afterEach(() => {
  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('a pod that is pointed at on the stage shows in timeline and manifest; chosen, in the inspector too', async () => {
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

test('a row of the timeline and a line of the manifest show on the stage', async () => {
  const cell = await ownCell(page, 1);
  const short = (await cell.locator('text').first().textContent()) ?? '';
  await row(page, short).getByText(short, { exact: true }).hover();
  await expect(cell).toHaveAttribute('data-hovered', '');
  await page.locator('.monaco-editor .view-line').filter({ hasText: 'replicas' }).hover();
  await expect(cell).not.toHaveAttribute('data-hovered');
  await expect(stage(page).locator('[data-key^="pod:"]:not([data-dim])')).toHaveCount(4);
  await expect(stage(page).locator('[data-key^="bridge:"][data-dim]')).toHaveCount(3);
});

test('with reduced motion a step is drawn at once and nothing travels', async () => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await stage(page).focus();
  await page.keyboard.press('Home');
  await app.idle();
  // Where everything stands, in each of nine frames.
  const places = (): Promise<string[]> =>
    page.evaluate(async () => {
      const seen: string[] = [];
      for (let frame = 0; frame < 9; frame++) {
        await new Promise(requestAnimationFrame);
        const all = [...document.querySelectorAll('[data-region=stage] [data-layer] > g')];
        seen.push(all.map((one) => one.getAttribute('transform')).join(' '));
      }
      return seen;
    });
  for (let step = 1; step <= 6; step++) {
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction((wanted) => window.__kubarium.connection.clock?.head.step === wanted, step);
    expect(new Set(await places()).size).toBe(1);
    expect(await page.evaluate(() => document.getAnimations().filter((one) => one.playState === 'running'))).toEqual(
      [],
    );
  }
});

test('one namespace narrows the pods of the stage and of its list, and says who holds the other slots', async () => {
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

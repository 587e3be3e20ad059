/** The stage in a browser: what runs is there, it is pointed at, looked into, and left again. */
import { expect as anyExpect, type Page, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 60_000 });

test.describe.configure({ mode: 'serial' });
let app: AppPage;
let page: Page;
const stage = (page: Page) => page.locator('[data-region=stage]');
const level = (page: Page) => stage(page).locator('[data-level]');
const list = (page: Page) => stage(page).getByRole('navigation', { name: 'Nodes and pods' });
const pods = (page: Page) => list(page).locator('[data-mirror^="pods/"]');
/** The example's own; two of CoreDNS run beside them. */
const own = (page: Page) => list(page).locator('[data-mirror^="pods/default/"]');

// One page, played until the example's four pods are ready.
test.beforeAll(async ({ browser }) => {
  app = await AppPage.shared(browser, { playing: true });
  page = app.page;
  await expect(own(page).and(page.locator('[data-status=Running]'))).toHaveCount(4);
  await page.keyboard.press('k');
});
test.afterAll(() => app.close());

test.beforeEach(() => app.set({ selection: undefined, stage: { level: 2 } }));
test.afterEach(() => {
  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('every pod of the list stands once in the picture, in its node, behind docker0', async () => {
  const listed = await pods(page).evaluateAll((all) => all.map((one) => (one as HTMLElement).dataset.uid));
  const drawn = await stage(page)
    .locator('[data-key^="pod:"]')
    .evaluateAll((all) => all.map((one) => (one as unknown as HTMLElement).dataset.uid));
  expect(drawn.sort()).toEqual(listed.sort());
  await expect(stage(page).locator('[data-key^="bridge:"]')).toHaveText([
    'docker0 10.244.0.1/24',
    'docker0 10.244.1.1/24',
    'docker0 10.244.2.1/24',
  ]);
  await expect(stage(page).locator('[data-key^="wire:"]')).toHaveCount(6);
});

test('a pod is selected by a click, looked into by a double-click, and Escape goes back out', async () => {
  const uid = await own(page).first().getAttribute('data-uid');
  const cell = stage(page).locator(`[data-key^="pod:"][data-uid="${uid}"]`);
  await cell.click();
  await expect(list(page).locator(`[data-uid="${uid}"]`)).toHaveAttribute('aria-pressed', 'true');
  await expect(cell).toHaveAttribute('data-selected', '');
  await cell.dblclick();
  await expect(level(page)).toHaveAttribute('data-level', '3');
  const container = stage(page).locator(`[data-key^="container:${uid}:"]`);
  await expect(container).toContainText('nginx');
  await container.dblclick();
  await expect(level(page)).toHaveAttribute('data-level', '4');
  await expect(stage(page).locator('[data-key="sheet:resources"]')).toContainText('250m');
  // Escape first clears the selection, then leaves level after level.
  await page.keyboard.press('Escape');
  for (const expected of ['3', '2', '1']) {
    await page.keyboard.press('Escape');
    await expect(level(page)).toHaveAttribute('data-level', expected);
  }
});

test('the wheel crosses the levels both ways', async () => {
  // With motion, as most people have it.
  await page.emulateMedia({ reducedMotion: 'no-preference' });
  const box = await stage(page).boundingBox();
  if (!box) throw new Error('the stage is not on the page');
  await page.mouse.move(box.x + box.width / 2, box.y + box.height * 0.55);
  // A wheel that passed a level must rest before it counts again.
  const turn = (by: number, until: string): Promise<void> =>
    expect(async () => {
      if ((await level(page).getAttribute('data-level')) !== until) await page.mouse.wheel(0, by);
      await app.idle();
      await expect(level(page)).toHaveAttribute('data-level', until, { timeout: 1 });
    }).toPass({ intervals: [250] });
  await turn(-120, '3');
  await turn(120, '2');
  await turn(120, '1');
  await expect(stage(page).locator('[data-cell]')).toHaveCount(6);
});

test('keys alone: the list opens from one tab stop, arrows walk, Enter selects and looks inside, Y says why', async () => {
  await list(page).locator('button').first().focus();
  await page.keyboard.press('End');
  await page.keyboard.press('Home');
  const first = pods(page).first();
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(first).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('y');
  await expect(stage(page).locator('[data-schedule]')).toBeVisible();
  await expect(stage(page).locator('[data-schedule] tr[data-chosen]')).toContainText('winner');
  await page.keyboard.press('Escape');
  await expect(stage(page).locator('[data-schedule]')).toHaveCount(0);
  await page.keyboard.press('Enter');
  await expect(level(page)).toHaveAttribute('data-level', '3');
});

/** The main way through the page: apply, watch, wind back, act in the past, come back; reload, link, a worker that dies. */
import { expect as anyExpect, type Page, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 60_000 });

const SOLO = `apiVersion: v1
kind: Pod
metadata:
  name: solo
spec:
  containers:
    - name: app
      image: nginx:1.27
`;

test.describe.configure({ mode: 'serial' });
let app: AppPage;
let page: Page;
test.beforeAll(async ({ browser }) => {
  app = await AppPage.shared(browser);
  page = app.page;
});
test.afterAll(() => app.close());
test.afterEach(() => {
  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('apply, watch, wind back, act in the past, return; undo and redo; a dead worker is replaced', async () => {
  const solo = app.thing('pods/default/solo');
  await app.apply(SOLO);
  await expect(solo).toBeAttached();
  await app.runUntilReady();
  await expect(solo).toHaveAttribute('data-status', 'Running');
  const { step: live } = (await app.clock()).end;

  // Back to before it was applied, and to the end again, by keys alone.
  await app.region('stage').focus();
  await app.press('Home');
  await expect(solo).toHaveCount(0);
  await expect(app.region('transport')).toContainText('viewing the past', { ignoreCase: true });
  await app.press('End');
  await expect(solo).toHaveAttribute('data-status', 'Running');
  await app.press('ArrowLeft', 'ArrowLeft', 'ArrowRight');
  expect((await app.clock()).head.step).toBe(live - 1);

  // The last action is taken back and done again.
  await app.press('Control+z');
  await expect(solo).toHaveCount(0);
  await app.press('Control+Shift+z');
  await expect(solo).toBeAttached();
  expect((await app.clock()).branches).toEqual([]);

  // Acting in the past forks; the future that was left is a branch to go back to.
  await app.press('Control+z');
  await page.evaluate(() => window.__kubarium.connection.act({ do: 'cordon', node: 'worker-1', unschedulable: true }));
  await expect.poll(async () => (await app.clock()).branches.map(({ steps }) => steps)).toEqual([live]);
  await app.idle();
  await expect(solo).toHaveCount(0);
  const [branch] = (await app.clock()).branches;
  await app.send({ type: 'switchBranch', branch: branch!.id });
  await expect.poll(async () => (await app.clock()).end.step).toBe(live);
  await expect(solo).toHaveAttribute('data-status', 'Running');

  // A worker that dies.
  const before = await app.historyHash();
  const worker = page.workers().find((one) => one.url().includes('simulation.worker'));
  await worker!.evaluate(() => {
    setTimeout(() => {
      throw new Error('struck by lightning');
    });
  });
  await expect(app.toasts.filter({ hasText: 'struck by lightning' })).toBeVisible();
  await expect.poll(() => page.workers().some((one) => one !== worker && one.url() === worker!.url())).toBe(true);
  await app.idle();
  expect(await app.historyHash()).toBe(before);
  expect((await app.clock()).end.step).toBe(live);
  await expect(solo).toHaveAttribute('data-status', 'Running');
  await expect(app.region('editor')).toContainText('solo');
});

test('a reload, and a link in another browser, bring back the exact step, the text and the selection', async ({
  browser,
}) => {
  await app.thing('pods/default/solo').focus();
  await app.press('Enter', 'ArrowLeft', 'ArrowLeft');
  const { head, end } = await app.clock();
  const history = await app.historyHash();
  await app.press('Control+s');
  await expect.poll(() => page.url()).toContain('#v1:');
  const [plain, fragment] = page.url().split('#');

  const linked = new AppPage(await (await browser.newContext()).newPage());
  await linked.page.goto(`${plain!.replace(/\?.*/, '')}#${fragment}`);
  await page.goto('about:blank');
  await page.goto(plain!);
  for (const one of [linked, app]) {
    await expect.poll(async () => one.page.evaluate(() => window.__kubarium.connection.clock?.head)).toEqual(head);
    await one.idle();
    expect(await one.historyHash()).toBe(history);
    expect(await one.clock()).toMatchObject({ end, playing: false });
    await expect(one.region('inspector').getByRole('heading', { name: 'solo' })).toBeVisible();
    await expect(one.region('editor')).toContainText('name: solo');
  }
  expect([...linked.foreignRequests, ...linked.errors]).toEqual([]);
  await linked.page.context().close();

  // While it plays nothing is told to be saved; how far it came is saved all the same, now and then.
  await app.set({ timeScale: 'real', speed: 10, playHead: 'live', playing: true });
  await expect.poll(async () => (await app.clock()).end.time).toBeGreaterThan(end.time + 40_000);
  await page.reload();
  await app.idle();
  await expect.poll(async () => (await app.clock()).end.time).toBeGreaterThan(end.time + 10_000);
});

/** What is done to the cluster from menus, forms and the palette: an input of the log each, undone by going back. */
import { expect as anyExpect, type Page, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 30_000 });

test.describe.configure({ mode: 'serial' });
let app: AppPage;
let page: Page;
test.beforeAll(async ({ browser }) => {
  app = await AppPage.shared(browser);
  page = app.page;
  await app.runUntilReady();
});
test.afterAll(() => app.close());
test.afterEach(() => expect(app.errors).toEqual([]));

/** The rows of a table at the play head, as kubectl prints them. */
const rowsOf = (page: Page, resource: string): Promise<string[]> =>
  page.evaluate(async (word) => {
    const sort = { by: '', descending: false };
    const params = { resource: word, namespace: 'default', wide: false, filter: '', sort, limit: 100 };
    const table = (await window.__kubarium.connection.ask('tables', params)) as { rows: { cells: string[] }[] } | null;
    return table?.rows.map(({ cells }) => cells.join(' ')) ?? [];
  }, resource);

/** Right-clicks a word on the stage and waits for its menu. */
async function openMenu(page: Page, word: string): Promise<void> {
  const box = await app
    .region('stage')
    .locator('svg text', { hasText: new RegExp(`^${word}$`) })
    .first()
    .boundingBox();
  if (!box) throw new Error(`${word} is not on the stage`);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2, { button: 'right' });
  await app.menu.waitFor();
}

test('a node is cordoned from its menu, which then offers the opposite; Undo goes back', async () => {
  await openMenu(page, 'worker-1');
  await expect(app.menu.getByRole('menuitem', { name: 'Uncordon', exact: true })).toHaveCount(0);
  await app.menu.getByRole('menuitem', { name: 'Cordon', exact: true }).click();
  await expect.poll(() => rowsOf(page, 'nodes')).toContainEqual(expect.stringContaining('SchedulingDisabled'));
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect.poll(() => rowsOf(page, 'nodes')).not.toContainEqual(expect.stringContaining('SchedulingDisabled'));
});

test('a pod is deleted with the keyboard alone once its menu is open', async () => {
  const [first = ''] = await rowsOf(page, 'pods');
  const name = first.split(' ')[0] ?? '';
  await openMenu(page, name.split('-').at(-1) ?? '');
  await app.menu.getByRole('menuitem', { name: 'Delete', exact: true }).click();
  await expect(app.dialog.getByRole('spinbutton')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(app.toasts.first()).toContainText(`pod "${name}" deleted`);
});

test('what a form cannot take is said at its field, what the cluster refuses in the form', async () => {
  await app.run('Add a node');
  const name = app.dialog.getByRole('textbox', { name: 'Name' });
  await expect(name).toHaveValue('worker-4');
  await name.fill('Bad Name');
  await page.keyboard.press('Enter');
  await expect(app.dialog.getByRole('alert')).toContainText('such as worker-4');
  await name.fill('worker-1');
  await page.keyboard.press('Enter');
  await expect(app.dialog.getByRole('alert')).toContainText('"worker-1" already exists');
  await expect(name).toHaveValue('worker-1');
  await name.fill('worker-4');
  await page.keyboard.press('Enter');
  await expect.poll(() => rowsOf(page, 'nodes')).toContainEqual(expect.stringMatching(/^worker-4 Ready/));
});

test('the palette goes to objects, and acts on what is selected', async () => {
  await app.run('web deployment');
  await expect(app.region('inspector').getByRole('heading', { name: 'web' })).toBeVisible();
  await app.run('Scale');
  await app.dialog.getByRole('spinbutton').fill('6');
  await page.keyboard.press('Enter');
  await expect.poll(() => rowsOf(page, 'deployments')).toContainEqual(expect.stringMatching(/^web \d\/6/));
  await app.run('services');
  await expect(app.region('drawer').getByRole('grid', { name: 'kubectl get services' })).toBeVisible();
});

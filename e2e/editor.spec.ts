/** The editor in a real browser: the schema knows all kinds, problems stand at their place, keys work. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect as anyExpect, type Page, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 60_000 });
const dist = process.env.KUBARIUM_DIST ?? join(import.meta.dirname, '../dist');

const editor = (app: AppPage) => app.region('editor');

test.describe.configure({ mode: 'serial' });
let app: AppPage;
let page: Page;
test.beforeAll(async ({ browser }) => {
  page = await (await browser.newContext()).newPage();
  app = new AppPage(page);
});
test.afterAll(() => app.close());

test('before Monaco arrives the cluster runs and the manifest is plain text; then Monaco takes it over', async () => {
  const manifest = JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')) as Record<
    string,
    { file: string }
  >;
  const chunk = manifest['src/ui/editor/monaco/monaco-view.tsx']!.file;
  const asked = page.waitForRequest(`**/${chunk}`);
  let letGo = (): void => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  await page.route(`**/${chunk}`, async (route) => {
    await held;
    await route.continue();
  });
  await page.goto('./?lang=en');
  await asked;
  const plain = editor(app).locator('textarea').first();
  await expect(plain).toHaveValue(/kind: Deployment/);
  await expect(app.region('stage').locator('[data-mirror^="pods/"][data-status=Running]').first()).toBeAttached();
  await expect(app.region('stage').locator('[data-key^="pod:"]').first()).toBeVisible();
  await expect(page.locator('.monaco-editor')).toHaveCount(0);
  await plain.press('Control+End');
  await plain.pressSequentially('# mine');
  letGo();
  await expect(editor(app).locator('.monaco-editor .view-lines')).toContainText('kind: Deployment');
  await expect(editor(app).getByRole('textbox', { name: 'YAML manifest editor' })).toHaveCount(1);
  await expect.poll(async () => (await app.session()).files[0]?.text).toContain('# mine');
  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);
});

test('the schema marks, completes and explains, and Ctrl+M frees Tab', async () => {
  await editor(app).locator('[data-schema=ready]').waitFor();
  await app.setManifest(
    'apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  restartPolicy: Sometimes\n  containers:\n    - name: a\n      imagePullPolic: Always\n---\napiVersion: v1\nkind: Nope\n',
  );
  // A wrong value, an unknown field, and an unknown kind in the second document.
  const squiggles = editor(app).locator('.squiggly-warning, .squiggly-error');
  await expect.poll(() => squiggles.count()).toBeGreaterThanOrEqual(3);
  await expect(editor(app).getByRole('status')).toContainText(/warning|error/);

  await app.setManifest('apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy: ');
  await page.keyboard.press('Control+Space');
  const suggestions = page.locator('.suggest-widget .monaco-list-row');
  await expect(suggestions.filter({ hasText: 'OnFailure' })).toBeVisible();
  await expect(suggestions).toHaveCount(3);
  await page.keyboard.press('Escape');

  await expect(async () => {
    await page.mouse.move(0, 0);
    await editor(app).getByText('restartPolicy').first().hover();
    const words = page.locator('.monaco-hover').filter({ hasText: 'Restart policy for all containers within the pod' });
    await expect(words).toBeVisible({ timeout: 10_000 });
  }).toPass();

  await editor(app).getByRole('textbox', { name: 'YAML manifest editor' }).focus();
  await page.keyboard.press('Control+m');
  await expect(editor(app)).toContainText('Tab leaves the editor');
  await page.keyboard.press('Tab');
  await expect(editor(app).locator('.monaco-editor :focus')).toHaveCount(0);
});

test('an example and a dropped file fill the editor', async () => {
  await editor(app).getByRole('button', { name: 'Examples' }).click();
  await app.menu.getByRole('menuitem', { name: /A Job that runs to completion/ }).click();
  await expect(editor(app).locator('.view-lines')).toContainText('completions: 4');
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File(['kind: Namespace\n'], 'team.yaml'));
    const target = document.querySelector('[data-region=editor] .monaco-editor');
    for (const type of ['dragenter', 'dragover', 'drop'])
      target?.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  });
  await expect(editor(app)).toContainText('team.yaml');
  await expect(editor(app).locator('.view-lines')).toContainText('kind: Namespace');
});

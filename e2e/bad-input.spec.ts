/** What is pasted by mistake or in malice: told at its place, nothing lost, the page goes on. */
import { expect as anyExpect, type Page, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 60_000 });

test.describe.configure({ mode: 'serial' });
let app: AppPage;
let page: Page;
test.beforeAll(async ({ browser }) => {
  app = await AppPage.shared(browser);
  page = app.page;
  await app.region('editor').locator('[data-schema=ready]').waitFor();
});
test.afterAll(() => app.close());
test.afterEach(() => {
  expect(app.foreignRequests).toEqual([]);
  expect(app.errors).toEqual([]);
});

const pod = (more: string, name = 'a') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n${more}spec:\n  containers:\n    - name: a\n      image: nginx:1.27\n`;

const bomb = [...'bcdefghi'].reduce(
  (text, key, i) => `${text}${key}: &${key} [${Array(10).fill(`*${'abcdefgh'[i]}`).join(', ')}]\n`,
  `a: &a [${Array(10).fill('x').join(', ')}]\n`,
);

const manyKeys = (count: number) =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: many\ndata:\n${Array.from({ length: count }, (_, i) => `  key-${i}: "v"\n`).join('')}`;

const evil = '<img src=x onerror=document.body.dataset.pwned=1>';

/** A text, where its first fault is, and what is said of it. */
const faults: readonly [text: string, at: RegExp, message: RegExp][] = [
  ['apiVersion: v1\nkind: [\n', /line 2,/, /did not find expected node content/],
  ['apiVersion: v1\nkind: Pod\nmetadata:\n\tname: a\n', /line 4,/, /a tab; YAML is indented with spaces/],
  [pod('').replace('name: a\n', 'name: a\n  name: b\n'), /line [45],/, /already set|must be unique/],
  ['hello\n', /line 1,/, /the document is a string, not an object/],
  [bomb, /line 1,/, /excessive aliasing/],
  ['a: &x\n  b: *x\n', /line 2,/, /contains itself/],
  ['apiVersion: v9\nkind: Nope\nmetadata:\n  name: a\n', /line 1,/, /no matches for kind "Nope" in version "v9"/],
  [pod('  __proto__: {}\n'), /line 5,/, /unknown field "metadata.__proto__"/],
  [pod('', 'a'.repeat(300)), /line 4,/, /no more than 253/],
  [
    pod('').replace('1.27\n', '1.27\n      resources: {requests: {cpu: 1e99}}\n'),
    /line 9,/,
    /does not fit into 64 bits/,
  ],
  [pod(`  labels:\n    bad: "${evil}"\n`), /line 5,/, /<img src=x onerror.* a valid label must/],
  [manyKeys(40_000), /line 3,/, /Too long: may not be more than 262144 bytes/],
];

/** What the editor says: the first problem's place and words, and the card under its line. */
async function told(): Promise<string> {
  const status = app.region('editor').getByRole('status');
  const title = await status.getByRole('button').evaluateAll(([first]) => first?.getAttribute('title') ?? '');
  const shown = await app.region('editor').locator('.view-zones').textContent();
  return [await status.textContent(), title, shown].join('\n');
}

test('each fault is told at its line, and the cluster stays as it is; markup stays text', async () => {
  const before = await app.historyHash();
  for (const [text, at, message] of faults)
    await test.step(text.slice(0, 60), async () => {
      await app.setManifest(text);
      await expect.poll(told).toMatch(message);
      // The schema's view of the text before may stand for a moment longer.
      await expect.poll(told).toMatch(at);
    });
  await app.setManifest('');
  await expect.poll(told).toContain('No problems found');
  expect(await app.historyHash()).toBe(before);

  // The longest of them holds nothing up: the schema answers at once.
  await app.setManifest('apiVersion: v1\nkind: Pod\nspec:\n  restartPolicy: ');
  await page.keyboard.press('Control+Space');
  await expect(page.locator('.suggest-widget .monaco-list-row').filter({ hasText: 'OnFailure' })).toBeVisible();
  await page.keyboard.press('Escape');

  // Refused by the server: said, nothing made. Then taken as an annotation: shown as text wherever it is shown.
  await app.apply(pod(`  labels:\n    bad: "${evil}"\n`));
  await expect(app.toasts.filter({ hasText: 'onerror' }).first()).toBeVisible();
  await expect(app.thing('pods/default/a')).toHaveCount(0);
  await app.apply(
    pod(`  annotations:\n    note: "${evil}"\n`).replace('image:', `env: [{name: X, value: "${evil}"}]\n      image:`),
  );
  await expect(app.thing('pods/default/a')).toBeAttached();
  await app.runUntilReady();
  await app.set({ selection: { kind: 'object', key: 'pods/default/a' }, inspectorTab: 'yaml' });
  await expect(app.region('inspector')).toContainText(evil);
  expect(
    await page.evaluate(() => [document.body.dataset.pwned, document.querySelectorAll('img[src=x]').length]),
  ).toEqual([undefined, 0]);
});

test('a billion replicas, and five megabytes, leave the page responsive; the check can be cancelled', async () => {
  const ofBig = app.region('stage').locator('[data-mirror^="pods/default/big-"]');
  await app.apply(
    'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: big}\nspec:\n  replicas: 1000000000\n  selector: {matchLabels: {app: big}}\n  template:\n    metadata: {labels: {app: big}}\n    spec: {containers: [{name: a, image: nginx}]}\n',
  );
  await expect(ofBig.first()).toBeAttached();
  // As fast as the worker can, for a minute of the cluster: it stops when told to.
  const { time } = (await app.clock()).end;
  await page.evaluate(
    (timeMs) => window.__kubarium.connection.send({ type: 'run', goal: { until: 'time', timeMs } }),
    time + 60_000,
  );
  await expect.poll(async () => (await app.clock()).end.time).toBeGreaterThan(time);
  await app.send({ type: 'cancel' });
  const { end } = await app.clock();

  const one = (i: number) =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c-${i}\ndata:\n  a: ${'w'.repeat(40)}\n---\n`;
  await app.drop('huge.yaml', Array.from({ length: 43_000 }, (_, i) => one(i)).join(''));
  const note = page.getByRole('status').filter({ hasText: 'Checking the manifest' });
  await expect(note.getByRole('progressbar')).toBeVisible();
  await note.getByRole('button', { name: 'Cancel' }).click();
  await expect(note).toBeHidden();
  await app.idle();
  await expect(app.region('editor')).toContainText('huge.yaml');
  await expect(app.region('editor').locator('.view-lines')).toContainText('name: c-0');
  await expect(app.region('editor')).toContainText('checked by the API server alone');
  expect((await app.clock()).end).toEqual(end);
  await expect(ofBig.first()).toBeAttached();
});

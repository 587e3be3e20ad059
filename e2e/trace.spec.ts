/** A packet is followed: ends by menu, by typing and by clicking; the hops by keys; what is lost says why. */
import { expect as anyExpect, test } from '@playwright/test';
import { AppPage } from './app.page';

/** Machines under load are slow, not wrong. */
const expect = anyExpect.configure({ timeout: 30_000 });

const MANIFEST = `apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
---
apiVersion: v1
kind: Pod
metadata: {name: near}
spec: {nodeName: worker-1, containers: [{name: nginx, image: 'nginx:1.27'}]}
---
apiVersion: v1
kind: Pod
metadata: {name: far, labels: {app: web}}
spec: {nodeName: worker-2, containers: [{name: nginx, image: 'nginx:1.27'}]}
`;

test('a NodePort is traced from outside to a pod, hop by hop, and a wrong port says why it is refused', async ({
  page,
}) => {
  const app = new AppPage(page);
  await app.open();
  await page.evaluate(async (text) => {
    const { connection } = window.__kubarium;
    await connection.act({ do: 'apply', files: [{ name: 'web.yaml', text }], prune: true });
    connection.send({ type: 'run', goal: { until: 'all-ready' } });
  }, MANIFEST);
  await app.idle();
  await page.keyboard.press('5');
  const drawer = app.region('drawer');
  const from = drawer.getByRole('combobox', { name: 'From' });
  const to = drawer.getByRole('combobox', { name: 'To' });
  await from.fill('outside');
  await from.press('Enter');
  // The target is clicked on the stage.
  await drawer.getByRole('button', { name: 'Pick the target on the stage' }).click();
  const node = app
    .region('stage')
    .locator('svg text', { hasText: /^worker-1$/ })
    .first();
  const box = await node.boundingBox();
  if (!box) throw new Error('worker-1 is not on the stage');
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(to).toHaveValue('worker-1');
  const status = drawer.getByRole('status');
  await expect(status).toContainText('nothing on that machine takes port 80');
  await drawer.getByRole('spinbutton', { name: 'Port' }).fill('30080');
  await expect(status).toContainText('nginx on far accepts the connection');
  await app.idle();
  const now = drawer.locator('[aria-current=step]');
  await expect(now).toHaveAccessibleName(/SYN, request, hop 1: outside eth0/);
  await now.focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect(now).toHaveAccessibleName(/hop 3: switch p-worker-1/);
  await expect(app.region('stage').locator('[data-key="trace:packet:2"]')).toHaveCount(1);
  expect((await app.session()).trace).toMatchObject({ from: { kind: 'outside' }, port: 30_080, hop: 2 });
  // A Service by its name; a pod from its menu.
  await to.fill('web');
  await to.press('Enter');
  await expect(drawer.getByRole('spinbutton', { name: 'Port' })).toHaveValue('80');
  await expect(status).toContainText('exists only inside the cluster');
  expect(app.errors).toEqual([]);
});

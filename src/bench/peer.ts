/** The nearest peer on the same machine in the same run: a Deployment of pause pods in @ngrok/webernetes. */
import { BaseImage, Cluster } from '@ngrok/webernetes';

class Pause extends BaseImage {
  static readonly imageName = 'pause';
  static readonly imageVersion = '3.10';
  readonly defaultCommand = ['pause'];

  override async exec(context: { waitUntilKilled(): Promise<number> }): Promise<number> {
    return await context.waitUntilKilled();
  }
}

/** Milliseconds from apply to all available, polled every 50 ms. */
export async function measurePeer(pods: number): Promise<{ pods: number; wallMs: number }> {
  const cluster = new Cluster();
  cluster.registerImage(Pause as never);
  await cluster.init();
  const started = performance.now();
  await cluster.apply([
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', namespace: 'default' },
      spec: {
        replicas: pods,
        selector: { matchLabels: { app: 'web' } },
        template: {
          metadata: { labels: { app: 'web' } },
          spec: { containers: [{ name: 'app', image: 'pause:3.10' }] },
        },
      },
    },
  ] as never);
  while ((await available(cluster)) < pods) await new Promise((resolve) => setTimeout(resolve, 50));
  return { pods, wallMs: performance.now() - started };
}

async function available(cluster: Cluster): Promise<number> {
  const { status } = await cluster.api.appsv1.readNamespacedDeployment({ name: 'web', namespace: 'default' });
  return status?.availableReplicas ?? 0;
}

import { describe, expect, it } from 'vitest';
import { SpanLog } from './span-log';

function log() {
  return new SpanLog({ etcd: () => 0, hosts: () => 0 });
}

describe('a step of the history', () => {
  it('is read back as it was noted, whether its target came whole or in two parts', () => {
    const spans = log();
    spans.push({ actor: 'kubectl', verb: 'apply', target: '' }, 0, -1);
    spans.push(
      { actor: 'kubectl', to: 'kube-apiserver', verb: 'POST pods', target: 'pods/default/', name: 'web' },
      5,
      1,
    );
    spans.push({ actor: 'kubectl', verb: 'drain', target: 'nodes/worker-1', detail: 'by hand' }, 7, 1);
    expect([1, 2, 3].map((step) => spans.get(step))).toEqual([
      { step: 1, time: 0, cause: -1, actor: 'kubectl', verb: 'apply', target: '' },
      {
        step: 2,
        time: 5,
        cause: 1,
        actor: 'kubectl',
        to: 'kube-apiserver',
        verb: 'POST pods',
        target: 'pods/default/web',
      },
      { step: 3, time: 7, cause: 1, actor: 'kubectl', verb: 'drain', target: 'nodes/worker-1', detail: 'by hand' },
    ]);
    expect([0, 1, 2, 3, 4].map((step) => spans.targetOf(step))).toEqual([
      '',
      '',
      'pods/default/web',
      'nodes/worker-1',
      '',
    ]);
  });

  it('can be told its name and its outcome later, also after the next one', () => {
    const spans = log();
    const post = { actor: 'kubectl', to: 'kube-apiserver', verb: 'POST pods', target: 'pods/default' };
    spans.push(post, 0, -1);
    spans.push(post, 0, -1);
    spans.setName(1, 'pods/default/', 'web-x7k2p');
    spans.setDetail(1, 'created');
    expect(spans.get(1)).toMatchObject({ ...post, target: 'pods/default/web-x7k2p', detail: 'created' });
    expect(spans.get(2)).toEqual({ ...post, step: 2, time: 0, cause: -1 });
  });
});

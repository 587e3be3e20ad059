import { defineJourney, webPod } from './define-journey';

export default defineJourney({
  title: 'pods of two machines reach each other over routes to the other machine, without NAT',
  network: { implementation: 'flannel-host-gw' },
  manifest: [webPod('a', 'worker-1'), webPod('b', 'worker-2')].join('---\n'),
  calls: [{ from: 'a', to: 'b', port: 80 }],
});

import { defineJourney, webPod } from './define-journey';

export default defineJourney({
  title: 'pods of two machines reach each other in packets of VXLAN',
  network: { implementation: 'flannel-vxlan' },
  manifest: [webPod('a', 'worker-1'), webPod('b', 'worker-2')].join('---\n'),
  calls: [{ from: 'a', to: 'b', port: 80 }],
});

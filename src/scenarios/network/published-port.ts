import { defineJourney, webPod } from './define-journey';

export default defineJourney({
  title: 'in the Docker model a published port is the way in from outside',
  network: { model: 'docker' },
  manifest: webPod('shop', 'worker-1', ', ports: [{containerPort: 80, hostPort: 8080}]'),
  calls: [{ from: 'outside', to: 'worker-1', port: 8080 }],
});

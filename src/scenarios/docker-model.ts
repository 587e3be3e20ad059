import { defaultConfig } from '../simulation/cluster/config';
import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: app, image: "registry.k8s.io/pause:3.10"}]
`;

export default defineScenario({
  title: 'in the Docker model every host gives the same addresses from its own docker0',
  config: { network: { ...defaultConfig().network, model: 'docker' } },
  inputs: [{ at: 3, input: applyText(manifest) }],
  until: 15,
});

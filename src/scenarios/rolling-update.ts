import { applyText, defineScenario } from './define-scenario';

const manifest = (image: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: app, image: "${image}"}]
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

export default defineScenario({
  title: 'a new image replaces the pods of a Deployment one by one, and the endpoints follow',
  inputs: [
    { at: 3, input: applyText(manifest('nginx:1.27')) },
    { at: 12, input: applyText(manifest('nginx:1.28')) },
    {
      at: 40,
      input: {
        do: 'rollout-undo',
        group: 'apps',
        version: 'v1',
        resource: 'deployments',
        namespace: 'default',
        name: 'web',
      },
    },
  ],
  until: 60,
});

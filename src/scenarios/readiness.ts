import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}}
spec:
  containers:
    - name: app
      image: busybox:1.36
      command: [sh, -c, "touch /tmp/ready; sleep 15; rm /tmp/ready; sleep 600"]
      readinessProbe:
        exec: {command: [cat, /tmp/ready]}
        periodSeconds: 2
        failureThreshold: 2
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports: [{port: 80}]
`;

export default defineScenario({
  title: 'a pod that fails its readiness probe leaves the EndpointSlice',
  inputs: [{ at: 3, input: applyText(manifest) }],
  until: 40,
});

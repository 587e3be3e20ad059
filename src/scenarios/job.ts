import { applyText, defineScenario } from './define-scenario';

const manifest = `apiVersion: batch/v1
kind: Job
metadata: {name: work}
spec:
  completions: 3
  parallelism: 2
  template:
    spec:
      restartPolicy: Never
      containers:
        - name: work
          image: busybox:1.36
          command: [sh, -c, "echo working; sleep 5"]
`;

export default defineScenario({
  title: 'a Job runs two pods at a time until three have succeeded',
  inputs: [{ at: 3, input: applyText(manifest) }],
  until: 40,
});

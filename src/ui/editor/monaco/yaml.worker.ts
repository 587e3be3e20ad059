/** The YAML language server, in a worker of its own. */
import 'monaco-yaml/yaml.worker.js';

// It recurses without end on an anchor that contains itself and tells the console; the API server tells the person.
const { error } = console;
console.error = (...told: unknown[]): void => {
  if (!told.some((one) => one instanceof RangeError)) error.apply(console, told);
};

/** Amounts that the API server takes and nobody can count with. */
import { findQuantity } from '../apimachinery/quantity';

/** A warning at a field. */
export interface Overflow {
  field: string;
  message: string;
}

const POD_SPECS = ['spec', 'spec.template.spec', 'spec.jobTemplate.spec.template.spec'];

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

function at(object: unknown, path: string): Fields {
  return path.split('.').reduce((inside, name) => fieldsOf(inside[name]), fieldsOf(object));
}

/** Requests and limits beyond an int64: Go's Quantity holds them exactly, but its Value() of them is 0. */
export function overflowsIn(object: unknown): Overflow[] {
  const found: Overflow[] = [];
  for (const path of POD_SPECS) {
    for (const list of ['initContainers', 'containers']) {
      const containers = at(object, path)[list];
      if (!Array.isArray(containers)) continue;
      containers.forEach((container, i) => {
        for (const part of ['requests', 'limits'])
          found.push(...overflowsOf(at(container, `resources.${part}`), `${path}.${list}[${i}].resources.${part}`));
      });
    }
  }
  return found;
}

function overflowsOf(amounts: Fields, path: string): Overflow[] {
  return Object.entries(amounts).flatMap(([name, written]) => {
    const quantity = findQuantity(written);
    if (!quantity || quantity.nanos === 0n) return [];
    const counted = name === 'cpu' ? quantity.milliValue : quantity.value;
    if (counted !== 0) return [];
    const message = `${name}: ${written} does not fit into 64 bits: Kubernetes accepts it and then counts it as 0`;
    return [{ field: `${path}[${name}]`, message }];
  });
}

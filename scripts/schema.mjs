// Derives the two committed schema files from the dev dependency kubernetes-models (MIT; the descriptions are
// Kubernetes' own, Apache-2.0). Run it after an update of that package: npm run schema [-- --out <folder>]
import fs from 'node:fs';
import path from 'node:path';
import { compactSchema } from './schema/compact-schema.mjs';
import { editorSchema } from './schema/editor-schema.mjs';
import { readModels } from './schema/read-models.mjs';

const root = path.resolve(import.meta.dirname, '..');
const outFlag = process.argv.indexOf('--out');
const out = outFlag < 0 ? root : path.resolve(process.argv[outFlag + 1]);

const models = readModels(path.join(root, 'node_modules'));

function write(file, value) {
  const target = path.join(out, file);
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.writeFileSync(target, `${JSON.stringify(value)}\n`);
  console.log(`${file}: ${models.types.length} types, ${(fs.statSync(target).size / 1024).toFixed(0)} KB`);
}

write('src/ui/editor/k8s-schema.generated.json', editorSchema(models));
write('src/simulation/api/schema/schema.generated.json', compactSchema(models));

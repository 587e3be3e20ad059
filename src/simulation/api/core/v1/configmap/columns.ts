import { ageColumn, nameColumn, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { ConfigMap } from './configmap';

/** What tables show of ConfigMaps. */
export const configMapColumns: Column<ConfigMap>[] = [
  nameColumn(),
  text('Data', ({ data = {}, binaryData = {} }) => Object.keys(data).length + Object.keys(binaryData).length),
  ageColumn(),
];

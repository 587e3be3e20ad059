import { barrel } from '../base/barrel';
import type { ControllerDefinition } from './define-controller';

/** Every control loop, in the order of its folder's name. */
export const controllers: ControllerDefinition[] = barrel(
  import.meta.glob<ControllerDefinition>('./*/controller.ts', { eager: true, import: 'default' }),
  (controller) => controller.name,
);

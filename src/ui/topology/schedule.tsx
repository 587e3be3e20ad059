/** How a pod was placed, over the tank. */
import type { Room } from './use-size';

export interface ScheduleProps {
  readonly pod: string;
  readonly room: Room;
}

export function Schedule(_: ScheduleProps) {
  return null;
}

/** Services: dashed shelves through every compartment, an address that is only rules (look.md "Shapes"). */
import type { EndpointRow, ServiceRow } from '../../../projection/services/query';
import { glyph, type Mark, rect, type Shape, text, token } from '../shapes';
import { fitText, textWidth } from '../text-width';
import type { StageWords } from './words';

const MONO = { size: 11, isMono: true };
const H = 20;

function endpointShapes(
  endpoints: readonly EndpointRow[],
  from: number,
  to: number,
): { shapes: Shape[]; shown: number } {
  const shapes: Shape[] = [];
  let x = from;
  let shown = 0;
  for (const { address, port, isReady } of endpoints) {
    const label = port === undefined ? address : `${address}:${port}`;
    const w = textWidth(label, MONO) + 14;
    if (x + w > to) break;
    shapes.push(
      ...glyph(isReady ? 'running' : 'notReady', x + 4, H / 2, 0.8),
      text(x + 13, 14, label, `m t11${isReady ? '' : ' i2'}`),
    );
    x += w + 14;
    shown++;
  }
  return { shapes, shown };
}

function shelfMark(
  service: ServiceRow,
  room: { x: number; y: number; w: number },
  extra: number,
  words: StageWords,
): Mark {
  const name = fitText(service.name, 130, { size: 12, isBold: true });
  const nameWidth = textWidth(name, { size: 12, isBold: true });
  const address = `${service.clusterIP}${service.ports ? `:${service.ports}` : ''}${service.type === 'ClusterIP' ? '' : ` ${service.type}`}`;
  const end = 22 + nameWidth + textWidth(address, MONO);
  const tail = extra > 0 ? words.more(extra) : '';
  const tailWidth = tail ? textWidth(tail, { size: 11 }) + 16 : 0;
  const from = Math.max(278, end + 24);
  const { shapes, shown } = endpointShapes(service.endpoints, from, room.w - tailWidth - 42);
  const hidden = service.total - shown;
  const note = service.total === 0 ? words.noEndpoints : hidden > 0 ? `+${hidden}` : '';
  return {
    key: `service:${service.uid}`,
    uid: service.uid,
    x: room.x,
    y: room.y,
    shapes: [
      rect([0, 0, room.w, H], H / 2, {
        fill: token('panel'),
        'fill-opacity': 0.93,
        stroke: token('ink-3'),
        'stroke-width': 1.2,
        'stroke-dasharray': '5 4',
        class: 'body',
      }),
      rect([-3, -3, room.w + 6, H + 6], 13, {
        fill: 'none',
        stroke: token('accent'),
        'stroke-width': 2.5,
        class: 'ring',
      }),
      text(13, 14, name, 't12 b'),
      text(21 + nameWidth, 14, address, 'm t11 i2'),
      ...shapes,
      ...(note ? [text(room.w - tailWidth - 10, 14, note, 't11 i2 end')] : []),
      ...(tail ? [text(room.w - 10, 14, tail, 't11 i2 end')] : []),
    ],
    thing: { kind: 'object', key: service.key },
    title: `${service.key}: ${words.readyOf(service.ready, service.total)}`,
    enter: 'fade',
  };
}

/** As many shelves as there is room for; the last says how many Services more there are. */
export function shelfMarks(
  services: readonly ServiceRow[],
  room: { x: number; w: number; y: readonly number[] },
  words: StageWords,
): Mark[] {
  const own = services.filter(({ hasSelector, type }) => hasSelector && type !== 'ExternalName');
  const shown = own.slice(0, room.y.length);
  return shown.map((service, i) => {
    const extra = i === shown.length - 1 ? own.length - shown.length : 0;
    return shelfMark(service, { x: room.x, w: room.w, y: room.y[i] ?? 0 }, extra, words);
  });
}

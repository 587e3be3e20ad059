/** Downloads the followed packet as a capture file: of all interfaces, or of the one that is looked at. */
import { FileDown } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { TracePcapParams, TracePcapQuery } from '../../projection/trace-pcap/query';
import { useConnection } from '../../worker/use-query';
import { MenuButton } from '../parts';
import { downloadFile } from '../share/download-file';
import { placeName } from './names';
import { stopAt } from './stops';
import { paramsOf } from './trace-state';
import type { Followed } from './use-trace';

/** The button and its menu. */
export function PcapButton({ followed }: { readonly followed: Followed }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const params = paramsOf(followed.trace);

  async function save(name: string, on?: TracePcapParams['on']): Promise<void> {
    if (!params) return;
    const file = await connection.ask<TracePcapQuery>('trace-pcap', { trace: params, ...(on && { on }) });
    downloadFile(`${name}.pcap`, new Blob([new Uint8Array(file)], { type: 'application/vnd.tcpdump.pcap' }));
  }

  return (
    <MenuButton
      label={t('trace.pcap')}
      align="end"
      entries={() => {
        const hop = stopAt(followed.stops, followed.hop)?.hop;
        const place = hop ? placeName(hop.place) : '';
        return [
          { label: t('trace.pcapAll'), onSelect: () => void save('trace') },
          ...(hop
            ? [
                {
                  label: t('trace.pcapOne', { device: hop.device, place }),
                  onSelect: () => void save(`${place}-${hop.device}`, { place: hop.place.key, device: hop.device }),
                },
              ]
            : []),
        ];
      }}
    >
      <FileDown size="1em" aria-hidden="true" />
    </MenuButton>
  );
}

/** Refuses requests that would cut off a machine without which nothing works. */
import { macIn } from '../../contract/mac.ts'
import { Refusal } from '../../contract/refusal.ts'

/** What each of these machines is, in words, by MAC address in lower case with colons. */
export type Indispensable = () => Promise<ReadonlyMap<string, string>>

/** Throws a Refusal if one of the MAC addresses, in any form, belongs to such a machine. */
export async function refuseCutOff(macs: readonly string[], indispensable: Indispensable): Promise<void> {
  const machines = await indispensable()
  for (const mac of macs.map((it) => macIn(it) ?? it)) {
    const machine = machines.get(mac)
    if (machine !== undefined)
      throw new Refusal(
        `This would cut off ${machine} (${mac}), now or at a planned time, so it is refused`,
        'own_machine',
      )
  }
}

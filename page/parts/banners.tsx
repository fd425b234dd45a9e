/** What is away, and since when values are old. */
import type { Status } from '../../src/page/contract.ts'
import { w } from '../language.ts'
import { route, to } from '../route.ts'
import { isDone } from '../setup-steps.ts'
import { connection, setup, status } from '../store.ts'
import { Icon } from './icon.tsx'
import { ServerText } from './messages.tsx'

interface Banner {
  readonly tone: 'bad' | 'plain'
  readonly text: string
  /** A sentence of the server. */
  readonly detail?: string | null
  readonly link?: string
}

export function Banners() {
  const banners = all(status.value)
  return (
    <div aria-live="polite" class="banners">
      {banners.map(({ tone, text, detail, link }) => (
        <div class={`banner ${tone}`} key={text}>
          <Icon name={tone === 'bad' ? 'mdi:alert-outline' : 'mdi:information-outline'} />
          <p>
            {text}
            {detail && (
              <span class="detail">
                <ServerText error={detail} />
              </span>
            )}
          </p>
          {link !== undefined && (
            <a class="button" href={link}>
              {w().goSetup}
            </a>
          )}
        </div>
      ))}
    </div>
  )
}

function all(now: Status | null): readonly Banner[] {
  const words = w()
  if (connection.value === 'lost') return [{ tone: 'bad', text: words.bannerLost }]
  if (now === null) return []
  const found: Banner[] = []
  if (now.configProblem !== null) found.push({ tone: 'bad', text: words.bannerConfig, detail: now.configProblem })
  if (now.phase === 'none' || now.phase === 'stopping') return [...found, { tone: 'plain', text: words.bannerNone }]
  if (now.phase === 'standing by') found.push({ tone: 'plain', text: words.bannerStandby })
  // Until the box has given access. A broker that is away later is no step of the set-up.
  const isSettingUp = setup.value !== null && !isDone(setup.value, 'pairing')
  // Without the box the start does not end.
  const isStarting = now.phase === 'starting' && now.boxProblem === null
  if (isStarting && !isSettingUp) return [...found, { tone: 'plain', text: words.bannerStarting }]
  if (isSettingUp) {
    if (route.value[0] !== 'setup') found.push({ tone: 'plain', text: words.bannerSetup, link: to('setup') })
  } else if (now.box !== 'up') found.push({ tone: 'bad', text: words.bannerBox, detail: now.boxProblem })
  if (!now.brokerConnected && !isSettingUp) found.push({ tone: 'bad', text: words.bannerBroker })
  if (connection.value === 'polling') found.push({ tone: 'plain', text: words.bannerPoll })
  return found
}

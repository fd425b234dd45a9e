/** The first steps: find the box, press its button, tick the rights, choose the broker. */
import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect } from 'preact/hooks'
import type { Setup } from '../../src/page/contract.ts'
import { w } from '../language.ts'
import { Icon } from '../parts/icon.tsx'
import { LanguageSwitch } from '../parts/language-switch.tsx'
import { ErrorText } from '../parts/messages.tsx'
import { to } from '../route.ts'
import { isDone, isSetUp, openStep, type Step, steps } from '../setup-steps.ts'
import { setup } from '../store.ts'
import { BrokerStep } from './setup-broker.tsx'
import { useStep } from './setup-request.ts'

export function SetUp() {
  const now = setup.value
  if (now === null) return <h1 tabIndex={-1}>{w().setup}</h1>
  const open = openStep(now)
  const done = steps.filter((step) => isDone(now, step)).length
  return (
    <>
      <header class="top">
        <h1 tabIndex={-1}>{w().setup}</h1>
        <span class="detail">{w().stepOf(done, steps.length)}</span>
      </header>
      <ol class="steps">
        <StepView step="box" setup={now} title={w().stepBox}>
          <BoxStep setup={now} />
        </StepView>
        <StepView step="pairing" setup={now} title={w().stepPair}>
          <PairStep setup={now} isOpen={open === 'pairing'} />
        </StepView>
        <StepView step="rights" setup={now} title={w().stepRights}>
          <RightsStep setup={now} />
        </StepView>
        <StepView step="broker" setup={now} title={w().stepBroker}>
          <BrokerStep broker={now.broker} isOpen={open === 'broker'} />
        </StepView>
      </ol>
      {isSetUp(now) && (
        <p class="all-done">
          {done === steps.length ? w().allDone : w().almostDone}{' '}
          <a class="button main" href={to('people')}>
            {w().seePeople}
          </a>
        </p>
      )}
      <LanguageSwitch />
    </>
  )
}

interface StepViewProps {
  readonly step: Step
  readonly setup: Setup
  readonly title: string
  readonly children: ComponentChildren
}

function StepView({ step, setup: now, title, children }: StepViewProps) {
  const isFinished = isDone(now, step)
  const isOpen = openStep(now) === step
  return (
    <li class={`step ${isFinished ? 'done' : ''} ${isOpen ? 'open' : ''}`} {...(isOpen && { 'aria-current': 'step' })}>
      <h2>
        {isFinished ? <Icon name="mdi:check-circle" /> : <span class="number" aria-hidden="true" />}
        {title}
        <span class="hidden"> ({isFinished ? w().stepDone : w().stepOpen})</span>
      </h2>
      <div class="step-body">{children}</div>
    </li>
  )
}

interface StepProps {
  readonly setup: Setup
}

function BoxStep({ setup: { box } }: StepProps) {
  const { refused, isPending, send } = useStep()
  return (
    <>
      {box.is === 'found' && <p>{w().boxFound(box.title, box.address)}</p>}
      {box.is === 'looking' && <p role="status">{w().lookingBox}</p>}
      {box.is === 'failed' && <ErrorText refused={{ status: 'error', error: box.error, error_code: 'box' }} />}
      {(box.is === 'failed' || box.is === 'unknown') && (
        <button
          type="button"
          class="button main"
          aria-busy={isPending.value}
          onClick={() => void send('POST', 'api/setup/find')}
        >
          {w().searchAgain}
        </button>
      )}
      <ErrorText refused={refused.value} />
    </>
  )
}

function PairStep({ setup: { pairing }, isOpen }: StepProps & { readonly isOpen: boolean }) {
  const { refused, isPending, send } = useStep()
  if (pairing.is === 'done') return <p>{w().pairDone}</p>
  if (pairing.is === 'waiting') {
    return (
      <>
        <Press />
        <p class="press">{w().press[frontOf(pairing.model)]}</p>
        <Countdown until={pairing.until} />
        <button type="button" class="button" onClick={() => void send('DELETE', 'api/setup/pair')}>
          {w().cancel}
        </button>
      </>
    )
  }
  return (
    <>
      <p>{w().pairText}</p>
      {pairing.is === 'failed' && (
        <ErrorText refused={{ status: 'error', error: pairing.error, error_code: pairing.code }} />
      )}
      <button
        type="button"
        class={`button ${isOpen ? 'main' : ''}`}
        aria-busy={isPending.value}
        onClick={() => void send('POST', 'api/setup/pair')}
      >
        {w().pairStart}
      </button>
      <ErrorText refused={refused.value} />
    </>
  )
}

/** What the front of a model has. The model is that of `/api_version`, as in src/freebox/pairing.ts. */
function frontOf(model: string | null): 'delta' | 'pop' | 'ultra' | 'other' {
  const [, generation] = /^fbxgw(\d*)/.exec(model ?? '') ?? []
  if (generation === '7') return 'delta'
  if (generation === '8' || generation === undefined) return 'pop'
  return generation === '9' ? 'ultra' : 'other'
}

/** The front of a box with the button that has to be pressed. */
function Press() {
  return (
    <svg class="press-picture" viewBox="0 0 120 56" aria-hidden="true">
      <rect x="2" y="8" width="116" height="40" rx="10" />
      <path d="M54 20l14 8-14 8z" />
    </svg>
  )
}

function Countdown({ until }: { readonly until: number }) {
  const now = useSignal(Date.now())
  useEffect(() => {
    const timer = setInterval(() => {
      now.value = Date.now()
    }, 1000)
    return () => clearInterval(timer)
  }, [])
  return <p class="detail">{w().waitLeft(Math.max(0, Math.round((until - now.value) / 1000)))}</p>
}

/** Where Freebox OS, which is French, has the rights of an application. */
const rightsPlace = 'Paramètres de la Freebox, Gestion des accès, Applications'

function RightsStep({ setup: { rights, pairing, box } }: StepProps) {
  if (pairing.is !== 'done' || !rights.known) return <p class="detail">{w().rightsLater}</p>
  if (rights.missing.length === 0) return <p>{w().rightsDone}</p>
  return (
    <>
      <p>{w().rightsText}</p>
      <p class="detail" lang="fr">
        {rightsPlace}
      </p>
      <ul class="bullets">
        {rights.missing.map(({ right, name }) => (
          <li key={right} lang="fr">
            {name}
          </li>
        ))}
      </ul>
      {box.is === 'found' && (
        <p>
          <a class="button" href="http://mafreebox.freebox.fr/" target="_blank" rel="noreferrer">
            {w().openFreeboxOs}
          </a>
        </p>
      )}
    </>
  )
}

/** The frame of the page: banners, the screen that the address names, and the menu. */
import { effect } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { language, w } from './language.ts'
import { Banners } from './parts/banners.tsx'
import { Dialog } from './parts/dialog.tsx'
import { Menu } from './parts/menu.tsx'
import { Announcer } from './parts/messages.tsx'
import { showPlace } from './places.ts'
import { followAddress, replaceBy, route, type ScreenProps } from './route.ts'
import { Diagnostics } from './screens/diagnostics.tsx'
import { Everything } from './screens/everything.tsx'
import { Health } from './screens/health.tsx'
import { Line } from './screens/line.tsx'
import { More } from './screens/more.tsx'
import { Now } from './screens/now.tsx'
import { People } from './screens/people.tsx'
import { Settings } from './screens/settings.tsx'
import { SetUp } from './screens/setup.tsx'
import { SignIn } from './screens/sign-in.tsx'
import { isDone } from './setup-steps.ts'
import { session, setup, tables } from './store.ts'
import { beginAtTitle } from './title.ts'

const screens: Readonly<Record<string, FunctionComponent<ScreenProps>>> = {
  '': Now,
  people: People,
  line: Line,
  all: Everything,
  more: More,
  health: Health,
  settings: Settings,
  diagnostics: Diagnostics,
  setup: SetUp,
}

effect(() => {
  document.documentElement.lang = language.value
})

followAddress(() => beginAtTitle({ preventScroll: showPlace() === 'known' }))

// Setting up has an address of its own, so that it stays until the user goes on, also when the box has given access.
effect(() => {
  const [screen] = route.value
  if (screen === '' && setup.value !== null && !isDone(setup.value, 'pairing')) replaceBy('setup')
})

export function App({ onSignedIn }: { readonly onSignedIn: () => void }) {
  const [name, ...rest] = route.value
  const Screen = screens[name] ?? Now
  const isSignedOut = session.value?.signedIn === false
  return (
    <>
      <button type="button" class="skip" onClick={() => document.querySelector('h1')?.focus()}>
        {w().skip}
      </button>
      {!isSignedOut && <Menu />}
      <main>
        <Banners />
        {isSignedOut ? (
          <SignIn onSignedIn={onSignedIn} />
        ) : tables.value === null ? (
          <Loading />
        ) : (
          <Screen rest={rest} />
        )}
      </main>
      <Dialog />
      <Announcer />
    </>
  )
}

function Loading() {
  return (
    <h1 class="loading" tabIndex={-1}>
      {w().loading}
    </h1>
  )
}

/** Until the box has given access there is nothing else to show: the page begins with setting up. */
import { computed, effect } from '@preact/signals'
import { route, to } from './route.ts'
import { isDone } from './setup-steps.ts'
import { setup } from './store.ts'

const isNew = computed(() => setup.value !== null && !isDone(setup.value, 'pairing'))

export const isSetUpShown = computed(() => {
  const [screen] = route.value
  return screen === 'setup' || (screen === '' && isNew.value)
})

// The address says it too, so that the remaining steps stay on the screen once the box has given access.
effect(() => {
  if (route.value[0] === '' && isNew.value) location.replace(to('setup'))
})

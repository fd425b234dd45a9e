/** Until the box has given access there is nothing else to show: the first screen is that of setting up. */
import { computed } from '@preact/signals'
import { route } from './route.ts'
import { isDone } from './setup-steps.ts'
import { setup } from './store.ts'

export const isSetUpShown = computed(() => {
  const [screen] = route.value
  return screen === 'setup' || (screen === '' && setup.value !== null && !isDone(setup.value, 'pairing'))
})

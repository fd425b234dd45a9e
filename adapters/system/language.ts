/** The language of the box. https://dev.freebox.fr/sdk/os/lang/ */
import { z } from 'zod'
import { list, one, post } from '../../src/contract/index.ts'

// The field is spelled `avalaible` in the documentation and by the boxes.
const Language = z
  .object({ lang: z.string(), avalaible: list(z.string()), available: list(z.string()) })
  .transform(({ lang, avalaible, available }) => ({ lang, options: [...new Set([...avalaible, ...available, lang])] }))

export const language = one({
  schema: Language,
  from: 'lang/',
  every: '1h',
  since: '8.0',
  settings: {
    lang: {
      is: 'select',
      name: 'Language',
      id: 'language',
      icon: 'mdi:translate',
      options: (it) => it.options, // ISO 639-3: fra, eng, ita
      set: (option) => post('lang/', { lang: option }),
    },
  },
})

/** The modules of the page in Node.js. At their start they look at the address and the language of a browser. */

interface Browser {
  readonly navigator: { readonly language: string }
  readonly localStorage: { getItem(name: string): string | null; setItem(name: string, value: string): void }
  readonly location: { readonly hash: string }
  readonly document: { readonly documentElement: { lang: string } }
  readonly addEventListener: () => void
}

const browser: Browser = {
  navigator: { language: 'en' },
  localStorage: { getItem: () => null, setItem: () => undefined },
  location: { hash: '' },
  document: { documentElement: { lang: '' } },
  addEventListener: () => undefined,
}

/** Loads modules while the globals of a browser are there; other tests of this process do not see them. */
export async function inBrowser<T>(load: () => Promise<T>, particular: Partial<Browser> = {}): Promise<T> {
  const before = Object.keys(browser).map((name) => [name, Object.getOwnPropertyDescriptor(globalThis, name)] as const)
  for (const [name, value] of Object.entries({ ...browser, ...particular })) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true })
  }
  try {
    return await load()
  } finally {
    for (const [name, descriptor] of before) {
      if (descriptor === undefined) Reflect.deleteProperty(globalThis, name)
      else Object.defineProperty(globalThis, name, descriptor)
    }
  }
}

/** The type of a language: every word of English, with the same parameters. A missing word does not compile. */
export type Widened<T> = T extends (...values: infer A) => string
  ? (...values: A) => string
  : T extends string
    ? string
    : { readonly [K in keyof T]: Widened<T[K]> }

/** The parameters of a reason, from `Why.details`. */
export type Details = Readonly<Record<string, string | number>>

/** `1 home`, `2 home`: English and French have the singular for one, French for zero too. */
export function counted(n: number, one: string, many: string, singularZero = false): string {
  return `${n} ${n === 1 || (singularZero && n === 0) ? one : many}`
}

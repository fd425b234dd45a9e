/** Which settings of the page still fit (pure): those that do not are left out, so that they never prevent a start. */
import type { ConfigIssue } from './config-error.ts'
import type { PageSetting } from './page-layer.ts'

export interface Fitting {
  readonly kept: readonly PageSetting[]
  readonly dropped: readonly Dropped[]
}

export interface Dropped {
  readonly setting: PageSetting
  /** Why it does not fit, without a full stop. */
  readonly reason: string
}

/**
 * @param check what is wrong with the configuration if it has these settings of the page
 * @returns undefined if the configuration has errors without any of them
 */
export function fitting(
  settings: readonly PageSetting[],
  check: (settings: readonly PageSetting[]) => readonly ConfigIssue[],
): Fitting | undefined {
  let kept = settings
  const dropped: Dropped[] = []
  for (;;) {
    const issues = check(kept)
    if (issues.length === 0) return { kept, dropped }
    if (kept.length === 0) return undefined
    const unfit = unfitOf(kept, issues, check)
    dropped.push(...unfit)
    kept = kept.filter((it) => unfit.every(({ setting }) => setting !== it))
  }
}

/** The settings that the issues name; else the one that causes one of them; else all. */
function unfitOf(
  kept: readonly PageSetting[],
  issues: readonly ConfigIssue[],
  check: (settings: readonly PageSetting[]) => readonly ConfigIssue[],
): Dropped[] {
  const named = kept.flatMap((setting): Dropped[] => {
    const issue = issues.find(({ key }) => concerns(key, setting))
    return issue === undefined ? [] : [{ setting, reason: issue.message }]
  })
  if (named.length > 0) return named
  const cause = kept.find((setting) => check(kept.filter((it) => it !== setting)).length < issues.length)
  const [issue] = issues
  const reason = issue === undefined ? 'it does not fit' : `${issue.key}: ${issue.message}`
  return (cause === undefined ? kept : [cause]).map((setting) => ({ setting, reason }))
}

/** An issue can be inside of a setting (an entry of a list) or be that of its whole section. */
function concerns(key: string, { path }: PageSetting): boolean {
  const own = path.join('.')
  return key === own || key.startsWith(`${own}.`) || key.startsWith(`${own}[`) || own.startsWith(`${key}.`)
}

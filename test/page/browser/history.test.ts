/** The charts of the line: what the box has kept, drawn and as a table. */
import { afterAll, describe, expect, it } from 'vitest'
import type { Simulator } from '../../../src/simulator/index.ts'
import { closeBrowser, hasChromium, inChromium, openBrowserStage } from './support.ts'

const hour = 3600

afterAll(closeBrowser)

describe.skipIf(!hasChromium)(`the history ${inChromium}`, () => {
  it('is a chart with units and a table with the same values, where a gap stays a gap', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'rrd'] })
    const { page, go } = await stage.open({ language: 'en' })
    await page.getByText('Live', { exact: true }).waitFor()
    const files: string[] = []
    page.on('request', (request) => files.push(new URL(request.url()).pathname))
    setGap(stage.box)
    await go('line')
    const chart = page.getByRole('img', { name: /^Chart of / })
    await chart.locator('canvas').waitFor()
    expect(files.filter((it) => it.endsWith('/chart.js'))).toHaveLength(1)
    expect(await chart.locator('.axis-unit').textContent()).toBe('Mbit/s')
    await page.locator('.legend').getByText('Mbit/s').first().waitFor()
    // The gap is six of 24 hours.
    await expect.poll(() => page.evaluate(longestGap)).toBeGreaterThan(0.15)

    await page.getByText('As a table').click()
    const table = page.getByRole('table')
    await table
      .getByRole('columnheader', { name: /Mbit\/s/ })
      .first()
      .waitFor()
    const cells = await table.getByRole('cell').allTextContents()
    expect(cells.filter((it) => it === '–').length).toBeGreaterThan(10)
    expect(cells.filter((it) => /^[01](\.\d+)?$/.test(it)).length).toBeGreaterThan(10)
  })

  it('asks the box once for each period, and again for none that was shown before', async () => {
    const stage = await openBrowserStage({ only: ['connection', 'rrd'] })
    const { page, go } = await stage.open({ language: 'en' })
    await page.getByText('Live', { exact: true }).waitFor()
    const reads = () => stage.box.requests.filter(({ path }) => /(^|\/)rrd/.test(path)).length
    const before = reads()
    await go('line')
    await page.locator('canvas').waitFor()
    for (const [period, expected] of [
      ['7 days', 2],
      ['24 h', 2],
    ] as const) {
      await page.getByRole('button', { name: period }).click()
      await page.locator('canvas').waitFor()
      await expect.poll(() => reads() - before).toBe(expected)
    }
  })
})

/** The box has no values between nine and three hours ago. */
function setGap(box: Simulator): void {
  const now = Date.now() / 1000
  box.faults.set('rrd', { kind: 'altered', result: (correct) => withGap(correct, now - 9 * hour, now - 3 * hour) })
}

function withGap(answer: unknown, from: number, to: number): unknown {
  if (typeof answer !== 'object' || answer === null || !('data' in answer) || !Array.isArray(answer.data)) return answer
  const points: { readonly time: number }[] = answer.data
  const data = points.map((point) => {
    const isGone = point.time >= from && point.time <= to
    return isGone
      ? Object.fromEntries(Object.keys(point).map((key) => [key, key === 'time' ? point.time : null]))
      : point
  })
  return { ...answer, data }
}

/** In the browser: the longest part of the width without a point of a curve, as a share of the canvas. */
function longestGap(): number {
  const canvas = document.querySelector('canvas')
  const image = canvas?.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height)
  if (image === undefined) return 0
  const { data, width, height } = image
  /** Curves have colours; axes and grid are grey. */
  const isColoured = (at: number) => {
    const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(at, at + 4)
    return alpha > 128 && Math.max(red, green, blue) - Math.min(red, green, blue) > 60
  }
  const columns = Array.from({ length: width }, (_, x) =>
    Array.from({ length: height }, (_, y) => (y * width + x) * 4).some(isColoured),
  )
  const first = columns.indexOf(true)
  const runs = columns.slice(first, columns.lastIndexOf(true)).map((it) => (it ? ' ' : '.'))
  const longest = Math.max(
    ...runs
      .join('')
      .split(' ')
      .map(({ length }) => length),
  )
  return longest / width
}

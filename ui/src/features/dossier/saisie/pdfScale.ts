/** Pixels of a page, at most: beyond, it is drawn coarser rather than with a memory that the machine may lack. */
const MAX_PIXELS = 16_000_000
/** Longest side of a canvas that every web view takes. */
const MAX_SIDE = 8192

/** Pixels of a CSS inch for those of a PDF. */
export const PIXELS_PER_POINT = 96 / 72

export const ZOOMS = [0.25, 0.5, 0.75, 1, 1.25, 1.5, 2, 3, 4] as const

/** What can be drawn at most, in pixels for each pixel of the page on the screen. */
export function drawnRatio(width: number, height: number, wanted: number): number {
  return Math.min(wanted, Math.sqrt(MAX_PIXELS / (width * height)), MAX_SIDE / Math.max(width, height))
}

/** Zoom at which a page fits in the room; never enlarged. */
export const fittingZoom = (width: number, room: number): number => Math.min(1, Math.max(0.1, room / width))

/** The step after, or before, a zoom that may lie between two steps. */
export function nextZoom(zoom: number, by: 1 | -1): number {
  const steps = by === 1 ? ZOOMS.filter((step) => step > zoom + 0.001) : ZOOMS.filter((step) => step < zoom - 0.001).reverse()
  return steps[0] ?? zoom
}

import { afterEach, beforeEach } from "vitest";

// The test page has no layout: everything is told to be 600 high and every row 48.
class SizedObserver implements ResizeObserver {
  constructor(private readonly told: ResizeObserverCallback) {}

  observe(target: Element): void {
    const height = target.matches("[role='rowgroup']") ? 600 : 48;
    queueMicrotask(() => {
      const contentRect = { width: 1000, height } as DOMRectReadOnly;
      this.told([{ target, contentRect } as ResizeObserverEntry], this);
    });
  }

  unobserve(): void {
    // Nothing is kept.
  }

  disconnect(): void {
    // Nothing is kept.
  }
}

globalThis.ResizeObserver = SizedObserver;
Object.defineProperty(HTMLElement.prototype, "offsetParent", {
  configurable: true,
  get: () => document.body,
});
Element.prototype.scrollIntoView = () => undefined;

beforeEach(() => {
  // Files share a page: what a test of another one wrote into it is none of this one's.
  document.body.replaceChildren();
  document.documentElement.lang = "en";
});

afterEach(() => {
  delete document.documentElement.dataset["theme"];
});

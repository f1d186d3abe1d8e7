/** The console's own files, kept by its service worker so that it opens without a network. */

/** Lets the service worker keep them; `renewed()` once a newer release has taken over. Does nothing where there is none. */
export async function keepFiles(renewed) {
  const container = navigator.serviceWorker;
  if (!container) return;
  const wasKept = Boolean(container.controller);
  container.addEventListener("controllerchange", () => wasKept && renewed());
  try {
    await container.register("sw.js", { updateViaCache: "none" });
  } catch (error) {
    console.warn(`The console will not open without a network: ${error.message}`);
  }
}

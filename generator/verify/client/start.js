/** @type {any} */ (window).aimsVerify = { sha256, readManifest, readZip, verifyTree };

/** Begins when the page is there. */
function start() {
  const place = document.getElementById("verify");
  if (place) new Verifier(place);
}

if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

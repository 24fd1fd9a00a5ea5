/** Reads QR codes from the device's camera: by the browser itself where it can (phones), else by `qr`. Pictures never leave the page. */
import { decodeQR } from "qr/decode.js";

interface Detector { detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]> }
declare global {
  interface Window { BarcodeDetector?: { new (how: { formats: string[] }): Detector; getSupportedFormats(): Promise<string[]> } }
}

const PAUSE = 120;
const WIDEST = 720;

/** Looks until `found` is told a code's text; returns what stops it. Fails where there is no camera or it is not allowed. */
export async function look(video: HTMLVideoElement, found: (text: string) => void): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1280 } }, audio: false });
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  let waiting = 0;
  const stop = () => {
    window.clearTimeout(waiting);
    waiting = -1;
    stream.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  const again = async () => {
    const text = await read(video);
    if (waiting === -1) return;
    if (text) {
      stop();
      found(text);
    } else waiting = window.setTimeout(() => void again(), PAUSE);
  };
  waiting = window.setTimeout(() => void again(), 0);
  return stop;
}

async function reader(): Promise<(video: HTMLVideoElement) => Promise<string>> {
  const formats = (await window.BarcodeDetector?.getSupportedFormats().catch(() => [])) ?? [];
  if (!formats.includes("qr_code")) return byHand();
  const detector = new window.BarcodeDetector!({ formats: ["qr_code"] });
  return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue ?? "";
}

function byHand(): (video: HTMLVideoElement) => Promise<string> {
  const canvas = document.createElement("canvas");
  const brush = canvas.getContext("2d", { willReadFrequently: true })!;
  return async (video) => {
    if (!video.videoWidth) return "";
    const scale = Math.min(1, WIDEST / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    brush.drawImage(video, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(brush.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return ""; // no code in this picture
    }
  };
}

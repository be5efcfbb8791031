"""Turn sentence-encoder weights into the one file that Village ships.

    python training/convert.py BASE_FOLDER            the published base encoder
    python training/convert.py BASE_FOLDER --check    compare the shipped file with the fp32 model only
    python training/convert.py BASE_FOLDER --target FOLDER --fp32    with whole weights, to compare with

BASE_FOLDER holds model.safetensors, config.json and tokenizer.json of all-MiniLM-L6-v2 (training/README.md).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import onnxruntime
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

sys.path.insert(0, str(Path(__file__).resolve().parent))

from graph import Array, build

BASE_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
TARGET = Path(__file__).resolve().parents[1] / "models" / "understanding"
LONGEST = 128
SAMPLES = (
    "hiya",
    "shes 3 wks tomorrow and wont settle at all",
    "the gas meter is empty and I have a baby in the house",
    "I keep going over the birth, I thought we would both die",
    "nobody to talk to all day since we moved to Bootle, he works nights and I know no one here at all",
    "can you tell me what happened to my referral please?",
)


def checked_weights(folder: Path) -> dict[str, Array]:
    """Return the base model's arrays, after checking that they are the published ones.

    Raises:
        SystemExit: the file is another one.
    """
    path = folder / "model.safetensors"
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != BASE_SHA256:
        raise SystemExit(f"{path.name} has sha256 {found}, not the published {BASE_SHA256}")
    return {name: array.astype(np.float32) for name, array in load_file(path).items() if wanted(name)}


def wanted(name: str) -> bool:
    """Say whether an array takes part in embedding (the pooler and the list of positions do not)."""
    return not name.startswith("pooler") and not name.endswith("position_ids")


def write_encoder(
    weights: Mapping[str, Array], tokenizer: Path, target: Path, origin: str, whole: bool = False
) -> None:
    """Write encoder.onnx, tokenizer.json and encoder.json (what it is, with checksums).

    Args:
        weights: BERT's arrays by their usual names.
        tokenizer: the tokenizer.json that belongs to them.
        target: the folder to write to.
        origin: one line that says where the weights come from.
        whole: keep them in fp32.
    """
    target.mkdir(parents=True, exist_ok=True)
    (target / "encoder.onnx").write_bytes(build(weights, whole).SerializeToString())
    rules = Tokenizer.from_file(str(tokenizer))
    rules.no_padding()
    rules.no_truncation()
    rules.save(str(target / "tokenizer.json"), pretty=False)
    names = ("encoder.onnx", "tokenizer.json")
    sums = {name: hashlib.sha256((target / name).read_bytes()).hexdigest() for name in names}
    (target / "encoder.json").write_text(json.dumps({"origin": origin, "sha256": sums}, indent=2) + "\n")


def cosines(model: BertModel, target: Path, texts: tuple[str, ...] = SAMPLES) -> list[float]:
    """Return for each text how near the shipped file comes to the fp32 model (1 is the same)."""
    rules = Tokenizer.from_file(str(target / "tokenizer.json"))
    session = onnxruntime.InferenceSession(str(target / "encoder.onnx"), providers=["CPUExecutionProvider"])
    rules.enable_padding()
    rules.enable_truncation(LONGEST)
    batch = rules.encode_batch(list(texts))
    ids = np.array([each.ids for each in batch], np.int64)
    mask = np.array([each.attention_mask for each in batch], np.int64)
    shipped = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
    whole = embed(model, torch.from_numpy(ids), torch.from_numpy(mask)).detach().numpy()
    return [float(a @ b) for a, b in zip(shipped, whole, strict=True)]


def embed(model: BertModel, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Return the mean over tokens, scaled to length 1."""
    states = model(input_ids=ids, attention_mask=mask).last_hidden_state
    each = mask.unsqueeze(-1).to(states.dtype)
    mean = (states * each).sum(1) / each.sum(1)
    return torch.nn.functional.normalize(mean, dim=1)


def torch_model(folder: Path, weights: Mapping[str, Array]) -> BertModel:
    """Return the fp32 model with these weights."""
    model = BertModel(BertConfig.from_pretrained(folder), add_pooling_layer=False)
    model.load_state_dict({name: torch.from_numpy(array) for name, array in weights.items()})
    return model.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("base", type=Path)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--fp32", action="store_true")
    asked = parser.parse_args()
    if asked.fp32 and asked.target == TARGET:
        parser.error("--fp32 needs a --target: what is shipped has int8 weights")
    weights = checked_weights(asked.base)
    if not asked.check:
        origin = (
            f"sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), model.safetensors sha256 {BASE_SHA256}"
        )
        write_encoder(weights, asked.base / "tokenizer.json", asked.target, origin, asked.fp32)
    figures = cosines(torch_model(asked.base, weights), asked.target)
    megabytes = (asked.target / "encoder.onnx").stat().st_size / 1e6
    print(f"{megabytes:.1f} MB; cosine to fp32: lowest {min(figures):.5f}, mean {np.mean(figures):.5f}")


if __name__ == "__main__":
    main()

"""Fine-tune the base encoder on data/nlu and write it as the one file that Village ships.

    python training/fine_tune.py BASE_FOLDER [--target FOLDER] [--epochs 8]

Linear probe first, then fine-tuning: the three heads start from logistic regressions on the frozen encoder
(with random heads the result is worse than no fine-tuning). The heads are thrown away; `village train` fits
the shipped ones on the tuned encoder. Prints the loss every half minute.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).resolve().parent)]

from convert import BASE_SHA256, TARGET, checked_weights, cosines, embed, torch_model, wanted, write_encoder  # noqa: E402

from bot.understanding.data import Labelled, labelled_messages  # noqa: E402
from bot.understanding.noise import noised  # noqa: E402
from bot.understanding.reading import ACTS, CONCERNS, RISKS  # noqa: E402
from bot.understanding.text import clean  # noqa: E402

BATCH, LONGEST = 16, 80
SCALE = 384**0.5
ENCODER_RATE, HEAD_RATE, WARM_UP = 1e-4, 1e-3, 0.1
NOISED = 0.6


class Heads(nn.Module):
    """Concerns (each on its own), danger and act (one of each, or none)."""

    def __init__(self) -> None:
        super().__init__()
        self.concerns = nn.Linear(384, len(CONCERNS))
        self.danger = nn.Linear(384, len(RISKS) + 1)
        self.act = nn.Linear(384, len(ACTS) + 1)

    def loss(self, vectors: torch.Tensor, batch: Sequence[Labelled]) -> torch.Tensor:
        concerns = torch.tensor([[float(name in m.concerns) for name in CONCERNS] for m in batch])
        danger = torch.tensor([danger_of(m) for m in batch])
        act = torch.tensor([act_of(m) for m in batch])
        return (
            1.5 * nn.functional.binary_cross_entropy_with_logits(self.concerns(vectors), concerns)
            + nn.functional.cross_entropy(self.danger(vectors), danger)
            + nn.functional.cross_entropy(self.act(vectors), act)
        )

    def start_from(self, vectors: torch.Tensor, messages: Sequence[Labelled]) -> None:
        """Begin with logistic regressions on the frozen encoder (C = 10), solved all at once."""
        solver = torch.optim.LBFGS(self.parameters(), max_iter=150, line_search_fn="strong_wolfe")

        def loss() -> torch.Tensor:
            solver.zero_grad()
            small = sum((head.weight**2).sum() for head in (self.concerns, self.danger, self.act))
            value = self.loss(vectors, messages) + small / (20 * len(messages))
            value.backward()
            return value

        print(f"linear probe: loss {float(solver.step(loss).detach()):.4f} at the start", flush=True)
        print(f"linear probe: loss {float(loss().detach()):.4f} when solved", flush=True)


def danger_of(message: Labelled) -> int:
    return RISKS.index(message.risk) + 1 if message.risk else 0


def act_of(message: Labelled) -> int:
    return ACTS.index(message.act) + 1 if message.act else 0


class Embedder:
    """Texts to scaled unit vectors, with gradients."""

    def __init__(self, model: BertModel, tokenizer: Path) -> None:
        self.model = model
        self.rules = Tokenizer.from_file(str(tokenizer))
        self.rules.enable_padding()
        self.rules.enable_truncation(LONGEST)

    def __call__(self, texts: Sequence[str]) -> torch.Tensor:
        batch = self.rules.encode_batch([clean(text) or "." for text in texts])
        ids = torch.tensor([each.ids for each in batch])
        mask = torch.tensor([each.attention_mask for each in batch])
        return embed(self.model, ids, mask) * SCALE


def frozen(embedder: Embedder, messages: Sequence[Labelled]) -> torch.Tensor:
    embedder.model.eval()
    with torch.no_grad():
        rows = [embedder([m.text for m in messages[at : at + 64]]) for at in range(0, len(messages), 64)]
    return torch.cat(rows)


def tune(embedder: Embedder, heads: Heads, messages: list[Labelled], epochs: int) -> None:
    model = embedder.model
    model.embeddings.word_embeddings.weight.requires_grad_(False)
    model.embeddings.position_embeddings.weight.requires_grad_(False)
    encoder = [weight for weight in model.parameters() if weight.requires_grad]
    optimiser = torch.optim.AdamW(
        [{"params": encoder, "lr": ENCODER_RATE}, {"params": heads.parameters(), "lr": HEAD_RATE}],
        weight_decay=0.01,
    )
    steps = epochs * -(-len(messages) // BATCH)
    warm = max(1, int(steps * WARM_UP))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min(step / warm, (steps - step) / max(1, steps - warm))
    )
    model.train()
    for epoch in range(epochs):
        began, total = time.monotonic(), 0.0
        spoken = began
        random.Random(epoch).shuffle(messages)
        # Messages of like length together waste no padding; the order of the batches stays random.
        ordered = sorted(
            messages, key=lambda m: len(m.text) + random.Random(f"{epoch}{m.text}").random() * 20
        )
        batches = [ordered[at : at + BATCH] for at in range(0, len(ordered), BATCH)]
        random.Random(epoch).shuffle(batches)
        for batch in batches:
            texts = [
                noised(m.text, f"{epoch}:{m.text}")
                if random.Random(f"n{epoch}{m.text}").random() < NOISED
                else m.text
                for m in batch
            ]
            loss = heads.loss(embedder(texts), batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(encoder, 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
            if time.monotonic() - spoken > 30:
                spoken = time.monotonic()
                print(f"  loss {float(loss.detach()):.3f}", flush=True)
        seconds = time.monotonic() - began
        print(f"epoch {epoch + 1} of {epochs}: loss {total / len(batches):.4f}, {seconds:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("base", type=Path)
    parser.add_argument("--target", type=Path, default=TARGET)
    parser.add_argument("--epochs", type=int, default=8)
    asked = parser.parse_args()
    torch.manual_seed(0)
    torch.set_num_threads(2)
    messages = list({m.text: m for m in labelled_messages(ROOT)}.values())
    print(f"{len(messages)} messages", flush=True)
    model = torch_model(asked.base, checked_weights(asked.base))
    embedder, heads = Embedder(model, asked.base / "tokenizer.json"), Heads()
    heads.start_from(frozen(embedder, messages), messages)
    tune(embedder, heads, messages, asked.epochs)
    model.eval()
    weights = {name: value.detach().numpy() for name, value in model.state_dict().items() if wanted(name)}
    origin = (
        f"fine-tuned by training/fine_tune.py on {len(messages)} messages of data/nlu, "
        f"{asked.epochs} epochs, "
        f"from sentence-transformers/all-MiniLM-L6-v2 (Apache-2.0), model.safetensors sha256 {BASE_SHA256}"
    )
    write_encoder(weights, asked.base / "tokenizer.json", asked.target, origin)
    print(f"cosine to fp32: lowest {min(cosines(model, asked.target)):.5f}")


if __name__ == "__main__":
    main()

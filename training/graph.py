"""The encoder as an ONNX graph, written node by node: int8 weights, fp32 computation.

Each weight matrix is kept as int8 with one fp32 scale an output channel. `Cast` and `Mul` turn it back into
fp32; onnxruntime folds both when it loads the file, so running costs nothing. The word embeddings stay
int8 in memory too: only the rows that are looked up are turned back. Answers are the same on every runtime,
which dynamic int8 computation does not give.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

Array = NDArray[np.float32]
LAYERS, HEADS, WIDTH = 6, 12, 384
OPSET, IR_VERSION = 17, 8


class Graph:
    """Collects nodes and stored arrays; every method returns the name of what it made.

    Args:
        whole: keep weights in fp32.
    """

    def __init__(self, whole: bool) -> None:
        self.whole = whole
        self.nodes: list[onnx.NodeProto] = []
        self.stored: list[onnx.TensorProto] = []

    def keep(self, name: str, values: NDArray[np.generic]) -> str:
        self.stored.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def once(self, name: str, values: NDArray[np.generic]) -> str:
        return name if any(kept.name == name for kept in self.stored) else self.keep(name, values)

    def node(self, kind: str, inputs: list[str], output: str, **settings: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **settings))
        return output

    def weight(self, name: str, matrix: Array) -> str:
        """Store a matrix (in, out) as int8 with a scale for each column."""
        if self.whole:
            return self.keep(name, matrix)
        scale = np.maximum(np.abs(matrix).max(axis=0, keepdims=True), 1e-12) / 127
        whole = self.keep(f"{name}.int8", np.rint(matrix / scale).astype(np.int8))
        cast = self.node("Cast", [whole], f"{name}.cast", to=TensorProto.FLOAT)
        return self.node("Mul", [cast, self.keep(f"{name}.scale", scale.astype(np.float32))], name)

    def lookup(self, name: str, table: Array, rows: str) -> str:
        """Look up rows of a table stored as int8 with a scale for each row."""
        if self.whole:
            # Without the cast, onnxruntime makes a Slice of a Gather over a Range, and then cannot run it.
            small = self.node("Cast", [rows], f"{name}.rows", to=TensorProto.INT32)
            return self.node("Gather", [self.keep(f"{name}.table", table), small], name)
        scale = np.maximum(np.abs(table).max(axis=1, keepdims=True), 1e-12) / 127
        whole = self.keep(f"{name}.int8", np.rint(table / scale).astype(np.int8))
        scales = self.keep(f"{name}.scale", scale.astype(np.float32))
        found = self.node("Gather", [whole, rows], f"{name}.rows")
        cast = self.node("Cast", [found], f"{name}.cast", to=TensorProto.FLOAT)
        return self.node("Mul", [cast, self.node("Gather", [scales, rows], f"{name}.scales")], name)

    def dense(self, name: str, source: str, weights: Mapping[str, Array]) -> str:
        matrix = self.weight(f"{name}.weight", weights[f"{name}.weight"].T)
        product = self.node("MatMul", [source, matrix], f"{name}.product")
        return self.node("Add", [product, self.keep(f"{name}.bias", weights[f"{name}.bias"])], name)

    def norm(self, name: str, source: str, weights: Mapping[str, Array]) -> str:
        scale = self.keep(f"{name}.weight", weights[f"{name}.weight"])
        bias = self.keep(f"{name}.bias", weights[f"{name}.bias"])
        return self.node("LayerNormalization", [source, scale, bias], name, axis=-1, epsilon=1e-12)


def build(weights: Mapping[str, Array], whole: bool = False) -> onnx.ModelProto:
    """Return the whole encoder: token ids and mask in, one unit vector of 384 a text out.

    Args:
        weights: BERT's arrays under their usual names (`embeddings.word_embeddings.weight` ...).
        whole: keep them in fp32; four times the size.
    """
    graph = Graph(whole)
    state = _embeddings(graph, weights)
    mask = graph.node("Cast", ["attention_mask"], "mask", to=TensorProto.FLOAT)
    blocked = _blocked(graph, mask)
    for number in range(LAYERS):
        state = _layer(graph, f"encoder.layer.{number}", state, blocked, weights)
    _pool(graph, state, mask)
    ids = [
        helper.make_tensor_value_info(n, TensorProto.INT64, ["texts", "tokens"])
        for n in ("input_ids", "attention_mask")
    ]
    vectors = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["texts", WIDTH])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "encoder", ids, [vectors], graph.stored),
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
        producer_name="village",
    )
    onnx.checker.check_model(model)
    return model


def weights_in(model: onnx.ModelProto) -> dict[str, Array]:
    """Return the weights of an encoder that `build` wrote, by BERT's names, as near as int8 kept them."""
    stored = {each.name: numpy_helper.to_array(each) for each in model.graph.initializer}
    whole: dict[str, Array] = {}
    for name, array in stored.items():
        if name.endswith(".int8"):
            name = name.removesuffix(".int8")
            array = array.astype(np.float32) * stored[f"{name}.scale"]
        elif array.dtype != np.float32 or not name.endswith((".bias", "LayerNorm.weight")):
            continue
        whole[name] = array.T.copy() if name.endswith("weight") and array.ndim == 2 else array.copy()
    # Positions were written with the row of token type 0 added.
    whole["embeddings.word_embeddings.weight"] = whole.pop("words")
    whole["embeddings.position_embeddings.weight"] = whole.pop("positions")
    whole["embeddings.token_type_embeddings.weight"] = np.zeros((2, WIDTH), np.float32)
    return whole


def _embeddings(graph: Graph, weights: Mapping[str, Array]) -> str:
    words = graph.lookup("words", weights["embeddings.word_embeddings.weight"], "input_ids")
    # Positions count from 0; every text here is of token type 0, so its row joins them.
    table = (
        weights["embeddings.position_embeddings.weight"]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    length = graph.node(
        "Gather",
        [graph.node("Shape", ["input_ids"], "shape"), graph.keep("one", np.array(1, np.int64))],
        "length",
    )
    zero, step = graph.keep("zero", np.array(0, np.int64)), "one"
    places = graph.node("Range", [zero, length, step], "places")
    summed = graph.node("Add", [words, graph.lookup("positions", table.astype(np.float32), places)], "summed")
    return graph.norm("embeddings.LayerNorm", summed, weights)


def _blocked(graph: Graph, mask: str) -> str:
    """Return 0 where a token may be looked at and a very low number where it is padding."""
    wide = graph.node("Unsqueeze", [mask, graph.keep("middle", np.array([1, 2], np.int64))], "mask.wide")
    open_ = graph.node("Sub", [wide, graph.keep("unit", np.array(1, np.float32))], "mask.open")
    return graph.node("Mul", [open_, graph.keep("low", np.array(1e9, np.float32))], "mask.blocked")


def _layer(graph: Graph, name: str, state: str, blocked: str, weights: Mapping[str, Array]) -> str:
    inner = f"{name}.attention"
    seen = _attention(graph, inner, state, blocked, weights)
    out = graph.dense(f"{inner}.output.dense", seen, weights)
    state = graph.norm(f"{inner}.output.LayerNorm", graph.node("Add", [out, state], f"{inner}.sum"), weights)
    wide = graph.dense(f"{name}.intermediate.dense", state, weights)
    out = graph.dense(f"{name}.output.dense", _gelu(graph, name, wide), weights)
    return graph.norm(f"{name}.output.LayerNorm", graph.node("Add", [out, state], f"{name}.sum"), weights)


def _attention(graph: Graph, name: str, state: str, blocked: str, weights: Mapping[str, Array]) -> str:
    parts = graph.once("shape.heads", np.array([0, 0, HEADS, WIDTH // HEADS], np.int64))
    sides = {}
    for side, order in (("query", [0, 2, 1, 3]), ("key", [0, 2, 3, 1]), ("value", [0, 2, 1, 3])):
        flat = graph.dense(f"{name}.self.{side}", state, weights)
        split = graph.node("Reshape", [flat, parts], f"{name}.{side}.split")
        sides[side] = graph.node("Transpose", [split], f"{name}.{side}.turned", perm=order)
    scores = graph.node("MatMul", [sides["query"], sides["key"]], f"{name}.scores")
    root = graph.once("root", np.array((WIDTH // HEADS) ** 0.5, np.float32))
    scaled = graph.node("Div", [scores, root], f"{name}.scaled")
    shares = graph.node(
        "Softmax", [graph.node("Add", [scaled, blocked], f"{name}.masked")], f"{name}.shares", axis=-1
    )
    mixed = graph.node("MatMul", [shares, sides["value"]], f"{name}.mixed")
    turned = graph.node("Transpose", [mixed], f"{name}.back", perm=[0, 2, 1, 3])
    flat = graph.once("shape.flat", np.array([0, 0, WIDTH], np.int64))
    return graph.node("Reshape", [turned, flat], f"{name}.joined")


def _gelu(graph: Graph, name: str, source: str) -> str:
    root = graph.once("root.two", np.array(2**0.5, np.float32))
    half = graph.once("half", np.array(0.5, np.float32))
    inner = graph.node("Erf", [graph.node("Div", [source, root], f"{name}.gelu.in")], f"{name}.gelu.erf")
    gate = graph.node("Add", [inner, "unit"], f"{name}.gelu.gate")
    return graph.node("Mul", [graph.node("Mul", [source, gate], f"{name}.gelu.twice"), half], f"{name}.gelu")


def _pool(graph: Graph, state: str, mask: str) -> str:
    """Mean over the tokens that are there, then length 1."""
    last = graph.keep("last", np.array([2], np.int64))
    each = graph.node("Unsqueeze", [mask, last], "mask.each")
    total = graph.node(
        "ReduceSum",
        [graph.node("Mul", [state, each], "kept"), graph.keep("tokens.axis", np.array([1], np.int64))],
        "total",
        keepdims=0,
    )
    count = graph.node("ReduceSum", [mask, "tokens.axis"], "count", keepdims=1)
    mean = graph.node("Div", [total, count], "mean")
    size = graph.node("ReduceL2", [mean], "size", axes=[1], keepdims=1)
    return graph.node("Div", [mean, size], "embedding")

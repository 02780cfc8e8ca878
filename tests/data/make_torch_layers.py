#!/usr/bin/python3
# SPDX-License-Identifier: BSL-1.0
# Copyright the leibniz authors
"""Writes torch_layers.csv: values and derivatives of layers as PyTorch computes them in double precision.

    make_torch_layers.py > torch_layers.csv

A line for each tensor, after a header line:

    layer,case,role,name,shape,values
    softmax,normal,in,x,5,0.3,...

role is in or out; shape is 2x3, or empty for a scalar; values are in row-major order, as short as they can be without
changing the double. g is the cotangent of y, and dx the derivative of the sum of g*y, or of the loss, by x. Inputs
have four digits and come from a generator with a fixed seed, so that a second run writes the same file.
"""
import random
import sys

import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
dice = random.Random(20)


def uniform(*shape, low=-2.0, high=2.0):
    """Random numbers with four digits."""
    count = 1
    for size in shape:
        count *= size
    return torch.tensor([round(dice.uniform(low, high), 4) for _ in range(count)]).reshape(shape)


def write(layer, case, role, name, values):
    values = torch.as_tensor(values, dtype=torch.float64).detach()
    shape = "x".join(str(size) for size in values.shape)
    print(layer, case, role, name, shape, *(repr(v) for v in values.reshape(-1).tolist()), sep=",")


def record(layer, case, f, inputs, by, constants=(), result="y"):
    """Writes the inputs, f of them in their order, and its derivatives by the inputs named in `by`.

    A result that is no scalar gets a random cotangent. `constants` are inputs that f takes as numbers.
    """
    inputs = {name: torch.as_tensor(value, dtype=torch.float64) for name, value in inputs.items()}
    for name in by:
        inputs[name].requires_grad_(True)
    y = f(*(value.item() if name in constants else value for name, value in inputs.items()))
    for name, value in inputs.items():
        write(layer, case, "in", name, value)
    loss = y
    if y.dim() > 0:
        g = uniform(*y.shape)
        write(layer, case, "in", "g", g)
        loss = (g * y).sum()
    write(layer, case, "out", result, y)
    if by:
        for name, value in zip(by, torch.autograd.grad(loss, [inputs[name] for name in by])):
            write(layer, case, "out", "d" + name, value)


def one_hot(*classes, count):
    return F.one_hot(torch.tensor(classes), count).double()


def linear_layers():
    for case in ("first", "second"):
        record("dense", case, lambda x, W, b: F.linear(x, W, b),
               {"x": uniform(5), "W": uniform(4, 5), "b": uniform(4)}, ["x", "W", "b"])
        record("mse", case, F.mse_loss, {"input": uniform(6), "target": uniform(6)}, ["input", "target"], result="loss")


def normalisations():
    cases = {"normal": (1, 0, 1e-5), "wide": (100, 0, 1e-5), "offset": (1, 50, 1e-3), "no_eps": (1, 0, 0.0)}
    for case, (scale, offset, eps) in cases.items():
        def inputs(shape, parameters):
            return {"x": uniform(*shape) * scale + offset, "gamma": uniform(*parameters, low=0.5, high=1.5),
                    "beta": uniform(*parameters), "eps": eps}

        record("layer_norm", case, lambda x, gamma, beta, eps: F.layer_norm(x, (6,), gamma, beta, eps),
               inputs((6,), (6,)), ["x", "gamma", "beta"], ["eps"])
        rms = inputs((6,), (6,))
        del rms["beta"]
        record("rms_norm", case, lambda x, gamma, eps: gamma * x / torch.sqrt((x * x).mean() + eps), rms,
               ["x", "gamma"], ["eps"])
        record("batch_norm", case,
               lambda x, gamma, beta, eps: F.batch_norm(x, None, None, gamma, beta, True, 0.0, eps),
               inputs((5, 3), (3,)), ["x", "gamma", "beta"], ["eps"])
        # two groups of two channels with three places
        record("group_norm", case,
               lambda x, gamma, beta, eps: F.group_norm(x.reshape(1, 4, 3), 2, gamma.reshape(4), beta.reshape(4),
                                                        eps).reshape(2, 2, 3),
               inputs((2, 2, 3), (2, 2)), ["x", "gamma", "beta"], ["eps"])
        record("instance_norm", case,
               lambda x, gamma, beta, eps: F.instance_norm(x.reshape(1, 3, 5), None, None, gamma, beta, True, 0.0,
                                                           eps).reshape(3, 5),
               inputs((3, 5), (3,)), ["x", "gamma", "beta"], ["eps"])
    for case, scale in (("normal", 1), ("wide", 1000)):
        record("l2_norm", case, lambda x: F.normalize(x, dim=0), {"x": uniform(5) * scale}, ["x"])
        record("cosine", case, lambda x, w: F.cosine_similarity(x, w, dim=0),
               {"x": uniform(5) * scale, "w": uniform(5)}, ["x", "w"])


def probabilities():
    for case, scale in (("normal", 1), ("wide", 20)):
        record("softmax", case, lambda x: F.softmax(x, 0), {"x": uniform(5) * scale}, ["x"])
        record("log_softmax", case, lambda x: F.log_softmax(x, 0), {"x": uniform(5) * scale}, ["x"])
        record("cross_entropy", case, F.cross_entropy,
               {"input": uniform(3, 4) * scale, "target": one_hot(2, 0, 3, count=4)}, ["input"], result="loss")
    smooth = one_hot(1, 1, 0, count=4) * 0.9 + 0.025
    record("cross_entropy", "smooth", F.cross_entropy, {"input": uniform(3, 4), "target": smooth}, ["input"],
           result="loss")


def functions_of_one():
    points = torch.cat([uniform(4), torch.tensor([0.0, -0.0, 25.0, -25.0])])
    small = torch.tensor([0.0, 1e-9, -1e-9, 1e-4, -1e-4, 0.5, -6.0, 6.0])
    functions = {
        "gelu": F.gelu,
        "gelu_tanh": lambda x: F.gelu(x, approximate="tanh"),
        "silu": F.silu,
        # Above its threshold, by default 20, PyTorch's softplus is x.
        "softplus": lambda x: F.softplus(x, threshold=50),
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "relu": F.relu,
        "leaky_relu": F.leaky_relu,
        "abs": torch.abs,
        "sign": torch.sign,
    }
    for layer, f in functions.items():
        record(layer, "normal", f, {"x": points.clone()}, ["x"])
        record(layer, "small", f, {"x": small.clone()}, ["x"])


def choices():
    for layer, f in (("maximum", torch.maximum), ("minimum", torch.minimum)):
        record(layer, "ties", f,
               {"a": torch.tensor([1.0, 2.0, 0.0, -1.5, 3.0]), "b": torch.tensor([1.0, -2.0, 0.0, -1.0, 3.5])},
               ["a", "b"])
    for case, x in (("ties", [0.5, 2.0, -1.0, 2.0, 2.0]), ("equal", [1.0] * 5), ("one", [0.3, -0.7, 1.9, 1.2, 0.1])):
        record("amax", case, lambda x: torch.amax(x, 0), {"x": torch.tensor(x)}, ["x"])
        record("amin", case, lambda x: torch.amin(x, 0), {"x": torch.tensor(x)}, ["x"])
    # The inner where keeps PyTorch from multiplying the infinite slope of sqrt at 0 with 0.
    record("where_sqrt", "zeros", lambda x: torch.where(x > 0, torch.sqrt(torch.where(x > 0, x, 1.0)), 0 * x),
           {"x": torch.tensor([0.0, 4.0, -1.0, 0.25, -0.0])}, ["x"])


def attention(Q, K, V):
    return F.softmax(Q @ K.T / Q.shape[1] ** 0.5, 1) @ V


def classifier(x, target, W1, b1, gamma, beta, W2, b2):
    hidden = F.gelu(F.layer_norm(F.linear(x, W1, b1), gamma.shape, gamma, beta, 1e-5))
    return F.cross_entropy(F.linear(hidden, W2, b2), target)


def classifier_inputs():
    return {"x": uniform(3, 4), "target": one_hot(1, 0, 2, count=3), "W1": uniform(5, 4, low=-1, high=1),
            "b1": uniform(5, low=-1, high=1), "gamma": uniform(5, low=0.5, high=1.5),
            "beta": uniform(5, low=-1, high=1),
            "W2": uniform(3, 5, low=-1, high=1), "b2": uniform(3, low=-1, high=1)}


def models():
    for case in ("first", "second"):
        record("attention", case, attention, {"Q": uniform(4, 3), "K": uniform(5, 3), "V": uniform(5, 2)},
               ["Q", "K", "V"])
        record("classifier", case, classifier, classifier_inputs(),
               ["x", "W1", "b1", "gamma", "beta", "W2", "b2"], result="loss")


def critic(x, W1, gamma, beta, w2):
    return (w2 * torch.tanh(F.layer_norm(W1 @ x, gamma.shape, gamma, beta, 1e-5))).sum()


def gradient_penalty(x, *weights):
    """The penalty of WGAN-GP (Gulrajani et al. 2017) at one point."""
    x.requires_grad_(True)
    slope, = torch.autograd.grad(critic(x, *weights), x, create_graph=True)
    return (slope.norm() - 1) ** 2


def second_derivatives():
    for case, eps in (("normal", 1e-5), ("flat", 0.1)):
        x, w, v = uniform(5), uniform(5), uniform(5)

        def loss(x):
            return (w * torch.tanh(F.layer_norm(x, (5,), None, None, eps))).sum()

        for name, value in (("x", x), ("w", w), ("v", v), ("eps", eps)):
            write("hvp_layer_norm", case, "in", name, value)
        write("hvp_layer_norm", case, "out", "hvp", torch.autograd.functional.hvp(loss, x, v)[1])
    for case in ("first", "second"):
        inputs = classifier_inputs()
        v = uniform(5, 4)
        for name, value in inputs.items():
            write("hvp_classifier", case, "in", name, value)
        write("hvp_classifier", case, "in", "v", v)
        start = inputs.pop("W1")
        write("hvp_classifier", case, "out", "hvp",
              torch.autograd.functional.hvp(lambda W1: classifier(W1=W1, **inputs), start, v)[1])
        record("gradient_penalty", case, gradient_penalty,
               {"x": uniform(4), "W1": uniform(5, 4, low=-1, high=1), "gamma": uniform(5, low=0.5, high=1.5),
                "beta": uniform(5, low=-1, high=1), "w2": uniform(5, low=-1, high=1)},
               ["W1", "gamma", "beta", "w2"], result="penalty")


def main():
    print("layer,case,role,name,shape,values")
    linear_layers()
    normalisations()
    probabilities()
    functions_of_one()
    choices()
    models()
    second_derivatives()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Prints how many augmented CIFAR-10 images a second torchvision's transforms and two loader workers give.

Arguments: folder of the binary files, batch size, epochs. The first batch of each epoch, which starts the
workers, is not timed.
"""

import glob
import gzip
import os
import sys
import time

import numpy as np
import torch
from PIL import Image
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

torch.set_num_threads(1)
folder, batch_size, epochs = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])


def content(path):
    with (gzip.open if path.endswith(".gz") else open)(path, "rb") as file:
        return np.frombuffer(file.read(), np.uint8).reshape(-1, 3073)


rows = np.concatenate([content(path) for path in sorted(glob.glob(os.path.join(folder, "data_batch_*.bin*")))])


class Cutout:
    """Zeros a square of 16 pixels, whose centre is any pixel."""

    def __call__(self, image):
        y, x = (int(torch.randint(32, ())) for _ in range(2))
        image[:, max(0, y - 8) : y + 8, max(0, x - 8) : x + 8] = 0
        return image


class Cifar(Dataset):
    """As torchvision.datasets.CIFAR10: an image in memory becomes a PIL image, which the transforms take."""

    images = rows[:, 1:].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1).copy()
    labels = rows[:, 0].astype(np.int64)
    transform = transforms.Compose(
        [
            transforms.RandomCrop(32, padding=4),
            transforms.RandomHorizontalFlip(),
            transforms.ToTensor(),
            Cutout(),
            transforms.Normalize((0.4914, 0.4822, 0.4465), (0.2470, 0.2435, 0.2616)),
        ]
    )

    def __len__(self):
        return len(self.labels)

    def __getitem__(self, i):
        return self.transform(Image.fromarray(self.images[i])), int(self.labels[i])


loader = DataLoader(Cifar(), batch_size=batch_size, shuffle=True, num_workers=2)
seconds, count = 0.0, 0
for _ in range(epochs):
    start = None
    for images, labels in loader:
        if start is None:
            start = time.perf_counter()
        else:
            count += len(labels)
    seconds += time.perf_counter() - start
print(count / seconds)

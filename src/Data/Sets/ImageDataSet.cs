namespace Neuromorphic.Data.Sets;

/// <summary>A data set of images with its division into training and test.</summary>
/// <param name="Name">For reports.</param>
/// <param name="Classes">Name of every class, by label: the labels themselves, as text.</param>
/// <param name="Train">What is trained on.</param>
/// <param name="Test">What is tested on; null where the folder has no test images.</param>
public sealed record ImageDataSet(string Name, IReadOnlyList<string> Classes, ImageSet Train, ImageSet? Test);

namespace Neuromorphic.Snn.Places;

/// <summary>What a module has learned: a network of its own for some of the places.</summary>
/// <param name="FirstPlace">Number of its first place.</param>
/// <param name="Places">Number of its places, which follow one another.</param>
/// <param name="FeatureWeights">[pixels, features].</param>
/// <param name="PlaceWeights">[features, places].</param>
/// <param name="Thresholds">[features].</param>
public sealed record TempoModule(int FirstPlace, int Places, float[] FeatureWeights, float[] PlaceWeights, float[] Thresholds);

namespace Neuromorphic.Snn.Learning;

/// <summary>Which matrix carries the error from a layer to the one below.</summary>
public enum ErrorPropagation
{
    /// <summary>The weights themselves, transposed.</summary>
    Backpropagation,

    /// <summary>The signs of the weights over the square root of the fan-in. Source: Liao et al., AAAI 2016; scale of Xiao et al., ICLR 2024.</summary>
    SignSymmetric,

    /// <summary>A fixed random matrix, drawn as the weights are at first. Source: Lillicrap et al., Nat. Commun. 7, 2016.</summary>
    FeedbackAlignment,
}
